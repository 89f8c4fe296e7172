export type { Backoff } from './backoff.js';
export type { ClientState } from './client-state.js';
export type { ClientClock, ClientTimer } from './clock.js';
export type { StopReason } from './close-policy.js';
export { ClientStopped, ConnectionLost, RequestRefused, RequestTimeout, TooManyRequests } from './errors.js';
export { type DigestedKeys, keyDigest } from './key-digest.js';
export { type CallOptions, MessagingClient } from './messaging-client.js';
export type {
  ClientObserver,
  ClientOptions,
  DeviceCredentials,
  ObservedAnswer,
  TokenReason,
  TokenSource,
} from './options.js';
export type { ProblemCode } from './problem-code.js';
export { newClaimId, newDeviceSecret, newMessageId } from './random-ids.js';
export { MemorySeenMessages, type SeenMessages } from './seen-messages.js';
export { type IndexedDbStorageOptions, type StorageLocks, indexedDbStorage } from './indexeddb-storage.js';
export { memoryStorage } from './memory-storage.js';
export { Outbox, openOutbox } from './outbox.js';
export { type OutboxOptions, OutboxFull, type QueuedSend, type SettledOutcome } from './outbox-types.js';
export type { ClientStorage, StorageOptions, UnsentRecord, UnsentStore } from './storage.js';
export type { OpenSocket, Platform, Socket, SocketClose, SocketListener } from './socket.js';
export type * from './types.js';
