/** Bounds of the client protocol (see docs/protocol.md, "Limits"). Sizes in bytes. */
export const MAX_MESSAGE_BYTES_IN = 320 * 1024;
export const MAX_MESSAGE_BYTES_OUT = 256 * 1024;
/** Frames in one WebSocket message of a client: each is a request that gets an answer. */
export const MAX_FRAMES_PER_MESSAGE = 1_024;
export const MAX_CIPHERTEXT_BYTES = 64 * 1024;
export const MAX_SEND_BYTES = 256 * 1024;
export const MAX_KIND = 255;
export const MAX_ACK_IDS = 1_000;
export const MAX_ONE_TIME_KEYS_PER_UPLOAD = 100;
export const MAX_KEM_KEYS_PER_UPLOAD = 50;
export const MAX_KEYS_STORED = 200;
export const MAX_KNOWN_DEVICES_PER_CLAIM = 100;
export const MAX_MESSAGES_PER_SEND = 100;
export const MESSAGE_ID_BYTES = 16;
export const CLAIM_ID_BYTES = 16;
export const DEVICE_SECRET_BYTES = 32;
/** Largest EC public key; 33 bytes for Curve25519 with its type byte. */
export const MAX_EC_KEY_BYTES = 64;
/** Largest KEM public key; 1,569 bytes for ML-KEM-1024 with its type byte. */
export const MAX_KEM_KEY_BYTES = 2_048;
export const MAX_SIGNATURE_BYTES = 128;
export const MAX_CLIENT_NAME_BYTES = 64;
export const MAX_FEATURES = 32;
export const MAX_TOKEN_BYTES = 8 * 1024;
export const MIN_PING_INTERVAL_MS = 15_000;
export const MAX_PING_INTERVAL_MS = 300_000;
/** WebSocket subprotocol of the client protocol. */
export const SUBPROTOCOL = 'lantern.messaging.v1';
/** A browser offers its token as a second subprotocol: this prefix and the token. */
export const BEARER_SUBPROTOCOL_PREFIX = 'lantern.bearer.';
