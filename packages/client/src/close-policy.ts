import { CloseCode } from '@lantern/protocol';
import type { SocketClose } from './socket.js';

/** Why a client will not connect again by itself. */
export type StopReason =
  /** `close()` was called. */
  | 'closed'
  /** 4400: the server did not understand this client. */
  | 'malformed'
  /** 4401 twice in a row: also a new token was refused. */
  | 'token-rejected'
  /** 4403: the token is for another user or device. */
  | 'forbidden'
  /** 4406: the server does not speak this version of the protocol. */
  | 'unsupported-version'
  /** 4409: a newer connection of the same device took over. */
  | 'replaced'
  /** 4410: the device was removed, or another install took its address. */
  | 'device-removed'
  /** 4413: a WebSocket message was above the server's bound. */
  | 'too-large';

/** What to do after a connection ended. `retryAfterMs` is the least delay that the server asked for with that, if it did. */
export type CloseAction =
  | { readonly action: 'stop'; readonly reason: StopReason }
  | { readonly action: 'new-token'; readonly retryAfterMs?: number }
  | { readonly action: 'back-off'; readonly retryAfterMs?: number };

const STOPS: ReadonlyMap<number, StopReason> = new Map([
  [CloseCode.Malformed, 'malformed'],
  [CloseCode.Forbidden, 'forbidden'],
  [CloseCode.UnsupportedVersion, 'unsupported-version'],
  [CloseCode.Replaced, 'replaced'],
  [CloseCode.DeviceRemoved, 'device-removed'],
  [CloseCode.TooLarge, 'too-large'],
]);

/** The N of `retry_after_ms=N` in a close reason. */
export function retryAfterMs(reason: string): number | undefined {
  const found = /\bretry_after_ms=(\d{1,10})\b/.exec(reason);
  return found ? Number(found[1]) : undefined;
}

/** The client's side of the protocol's table of close codes; codes it does not name are backed off from. */
export function actionAfterClose(close: SocketClose): CloseAction {
  const reason = STOPS.get(close.code);
  if (reason !== undefined) return { action: 'stop', reason };
  const action = close.code === (CloseCode.TokenInvalid as number) ? 'new-token' : 'back-off';
  const told = [close.retryAfterMs, retryAfterMs(close.reason)].filter((ms) => ms !== undefined);
  return told.length === 0 ? { action } : { action, retryAfterMs: Math.max(...told) };
}
