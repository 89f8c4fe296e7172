import {
  MAX_CIPHERTEXT_BYTES,
  MAX_CLIENT_NAME_BYTES,
  MAX_PING_INTERVAL_MS,
  MAX_UINT32,
  MIN_PING_INTERVAL_MS,
} from '@lantern/protocol';
import type { ClientOptions } from './options.js';

function requireInteger(name: string, value: number, [min, max]: readonly [number, number]): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`${name} must be an integer from ${min} to ${max}, not ${value}`);
}

/** @throws TypeError | RangeError for an option that no server would take, naming it */
export function checkOptions({ url, deviceId, window, pingIntervalMs, clientName = '' }: ClientOptions): void {
  if (!/^wss?:\/\//.test(url)) throw new TypeError('url must begin with ws:// or wss://');
  requireInteger('deviceId', deviceId, [0, MAX_UINT32]);
  if (window) {
    requireInteger('window.messages', window.messages, [1, MAX_UINT32]);
    requireInteger('window.bytes', window.bytes, [MAX_CIPHERTEXT_BYTES, MAX_UINT32]);
  }
  if (pingIntervalMs !== undefined) {
    requireInteger('pingIntervalMs', pingIntervalMs, [MIN_PING_INTERVAL_MS, MAX_PING_INTERVAL_MS]);
  }
  if (new TextEncoder().encode(clientName).length > MAX_CLIENT_NAME_BYTES) {
    throw new RangeError(`clientName must have at most ${MAX_CLIENT_NAME_BYTES} bytes`);
  }
}
