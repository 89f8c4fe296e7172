import { MessagingClient } from './messaging-client.js';
import { nodePlatform } from './node-platform.js';
import type { ClientOptions } from './options.js';

export * from './public-api.js';
export { DirectoryInUse } from './directory-lock.js';
export { type FileStorageOptions, type StorageDamage, fileStorage } from './file-storage.js';
export { nodePlatform };

/** A client for Node: WebSockets of `ws`, the token in the Authorization header. Call `connect` to start it. */
export function createClient(options: ClientOptions): MessagingClient {
  return new MessagingClient(options, nodePlatform);
}
