import { MAX_UINT32, type UserId, parseUserId } from '@lantern/protocol';
import { CliError, EXIT } from './cli-error.js';

/** What the operator typed is quoted to nobody else. */
const wrong = (what: string, text: string, wanted: string) =>
  new CliError(`${what} ${text} is not ${wanted}.`, EXIT.usage);

/** @throws CliError */
export function parseUser(text: string): UserId {
  const userId = parseUserId(text.toLowerCase());
  if (userId === undefined) throw wrong('The user', text, 'a UUID');
  return userId;
}

/** @throws CliError */
export function parseDevice(text: string): number {
  const deviceId = /^\d{1,10}$/.test(text) ? Number(text) : Infinity;
  if (deviceId > MAX_UINT32) throw wrong('The device', text, `a whole number up to ${MAX_UINT32}`);
  return deviceId;
}

/** `user-id/device-id`. @throws CliError */
export function parseAddress(text: string): { readonly userId: UserId; readonly deviceId: number } {
  const [user = '', device, ...rest] = text.split('/');
  if (device === undefined || rest.length > 0) throw wrong('The address', text, 'user-id/device-id');
  return { userId: parseUser(user), deviceId: parseDevice(device) };
}

/** 16 bytes as hex, also as a UUID is written. @throws CliError */
export function parseMessageId(text: string): string {
  const hex = text.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) throw wrong('The message id', text, '16 bytes in hex');
  return hex;
}
