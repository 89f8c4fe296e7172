import { CloseCode } from '@lantern/protocol';
import type { CloseCause } from '../metrics.js';

const CAUSES: Readonly<Record<CloseCode, CloseCause>> = {
  [CloseCode.GoingAway]: 'drain',
  [CloseCode.ServiceRestart]: 'drain',
  [CloseCode.InternalError]: 'internal',
  [CloseCode.TryAgainLater]: 'too_slow',
  [CloseCode.Malformed]: 'malformed',
  [CloseCode.TokenInvalid]: 'token',
  [CloseCode.Forbidden]: 'forbidden',
  [CloseCode.UnsupportedVersion]: 'version',
  [CloseCode.HelloTimeout]: 'hello_timeout',
  [CloseCode.Replaced]: 'replaced',
  [CloseCode.DeviceRemoved]: 'device_removed',
  [CloseCode.TooLarge]: 'too_large',
  [CloseCode.Flooding]: 'flooding',
};

/** The label under which a close is counted. Exhaustive: a code without a cause does not compile. */
export function closeCause(code: CloseCode): CloseCause {
  return CAUSES[code];
}
