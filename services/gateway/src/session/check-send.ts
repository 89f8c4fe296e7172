import {
  type CheckedSend,
  MAX_CIPHERTEXT_BYTES,
  MAX_KIND,
  MAX_MESSAGES_PER_SEND,
  MAX_SEND_BYTES,
  MESSAGE_ID_BYTES,
  type OutgoingCopy,
  USER_ID_BYTES,
  type UserId,
  invalid,
  tooLarge,
  userIdFromBytes,
  type v1,
} from '@lantern/protocol';

/** A Send whose fields are in their ranges; its device list is not checked yet. */
export interface ParsedSend {
  readonly send: CheckedSend;
  readonly listedOnly: boolean;
}

const NOTHING = new Uint8Array(0);

/** The 16 bytes of `field` as an id. @throws RequestProblem INVALID */
export function requireId(bytes: Uint8Array | null | undefined, field: string, length: number): Uint8Array {
  if (bytes?.length === length) return bytes;
  throw invalid(`${field} must have ${length} bytes, not ${bytes?.length ?? 0}`);
}

/** The user id in `bytes`. @throws RequestProblem INVALID */
export function requireUserId(bytes: Uint8Array | null | undefined): UserId {
  return userIdFromBytes(requireId(bytes, 'userId', USER_ID_BYTES)) as UserId;
}

function parseCopy(copy: v1.IOutgoingMessage): OutgoingCopy {
  const { deviceId, registrationId, kind, ciphertext } = copy;
  if ((kind ?? 0) > MAX_KIND) throw invalid(`kind must be at most ${MAX_KIND}`);
  const bytes = ciphertext ?? NOTHING;
  if (bytes.length === 0) throw invalid('ciphertext must not be empty');
  if (bytes.length > MAX_CIPHERTEXT_BYTES) throw tooLarge(`ciphertext must have at most ${MAX_CIPHERTEXT_BYTES} bytes`);
  return { deviceId: deviceId ?? 0, registrationId: registrationId ?? 0, kind: kind ?? 0, ciphertext: bytes };
}

function requireDistinctDevices(copies: readonly OutgoingCopy[]): void {
  if (copies.length < 2) return;
  if (new Set(copies.map(({ deviceId }) => deviceId)).size < copies.length) {
    throw invalid('messages must name each device once');
  }
}

function parseCopies(messages: readonly v1.IOutgoingMessage[]): OutgoingCopy[] {
  if (messages.length > MAX_MESSAGES_PER_SEND) throw tooLarge(`messages must be at most ${MAX_MESSAGES_PER_SEND}`);
  const copies = messages.map(parseCopy);
  const bytes = copies.reduce((sum, { ciphertext }) => sum + ciphertext.length, 0);
  if (bytes > MAX_SEND_BYTES) throw tooLarge(`ciphertexts must have at most ${MAX_SEND_BYTES} bytes in all`);
  requireDistinctDevices(copies);
  return copies;
}

function requireTtl(ttlMs: number, maxTtlMs: number): number {
  if (ttlMs < 1) throw invalid('ttlMs must be at least 1');
  if (ttlMs > maxTtlMs) throw tooLarge(`ttlMs must be at most ${maxTtlMs}`);
  return ttlMs;
}

/** Checks every field of a Send. @throws RequestProblem INVALID or TOO_LARGE, naming the field. */
export function parseSend(request: v1.ISend, maxTtlMs: number): ParsedSend {
  const { ttlMs, notAfter } = request;
  const messageId = requireId(request.messageId, 'messageId', MESSAGE_ID_BYTES);
  const recipient = requireUserId(request.userId);
  const messages = parseCopies(request.messages ?? []);
  const listedOnly = request.listedOnly ?? false;
  if (listedOnly && messages.length === 0) throw invalid('listedOnly needs at least one message');
  const send: CheckedSend = {
    messageId,
    recipient,
    messages,
    ephemeral: request.ephemeral ?? false,
    urgent: request.urgent ?? false,
    ...(typeof ttlMs === 'number' ? { ttlMs: requireTtl(ttlMs, maxTtlMs) } : {}),
    ...(typeof notAfter === 'number' ? { notAfter } : {}),
  };
  return { send, listedOnly };
}
