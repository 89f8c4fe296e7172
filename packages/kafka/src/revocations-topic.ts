/**
 * The compacted topic on which tokens are revoked: key user id (16 bytes) or address (20 bytes), value RevocationRecord.
 * Whoever writes it keeps to the later time of two for one key: only the last record is kept.
 */
export const REVOCATIONS_TOPIC = 'revocations.v1';
