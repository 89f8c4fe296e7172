import { browserPlatform } from './browser-platform.js';
import { MessagingClient } from './messaging-client.js';
import type { ClientOptions } from './options.js';

export * from './public-api.js';
export { browserPlatform };

/** A client for browsers: the global WebSocket, the token as a subprotocol. Call `connect` to start it. */
export function createClient(options: ClientOptions): MessagingClient {
  return new MessagingClient(options, browserPlatform());
}
