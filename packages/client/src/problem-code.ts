import { v1 } from '@lantern/protocol';

const { ProblemCode: Wire } = v1;

/** Wire code → text; docs/protocol.md says what each means. */
const NAMES = {
  [Wire.PROBLEM_CODE_UNSPECIFIED]: 'unknown',
  [Wire.PROBLEM_CODE_INVALID]: 'invalid',
  [Wire.PROBLEM_CODE_TOO_LARGE]: 'too_large',
  [Wire.PROBLEM_CODE_UNSUPPORTED]: 'unsupported',
  [Wire.PROBLEM_CODE_NOT_REGISTERED]: 'not_registered',
  [Wire.PROBLEM_CODE_ADDRESS_TAKEN]: 'address_taken',
  [Wire.PROBLEM_CODE_REGISTRATION_ID_REUSED]: 'registration_id_reused',
  [Wire.PROBLEM_CODE_UNKNOWN_USER]: 'unknown_user',
  [Wire.PROBLEM_CODE_UNKNOWN_DEVICE]: 'unknown_device',
  [Wire.PROBLEM_CODE_TOKEN_INVALID]: 'token_invalid',
  [Wire.PROBLEM_CODE_CONFLICT]: 'conflict',
  [Wire.PROBLEM_CODE_TOO_LATE]: 'too_late',
  [Wire.PROBLEM_CODE_MAILBOX_FULL]: 'mailbox_full',
  [Wire.PROBLEM_CODE_RATE_LIMITED]: 'rate_limited',
  [Wire.PROBLEM_CODE_TOO_MANY_DEVICES]: 'too_many_devices',
  [Wire.PROBLEM_CODE_TOO_MANY_KEYS]: 'too_many_keys',
  [Wire.PROBLEM_CODE_UNAVAILABLE]: 'unavailable',
  [Wire.PROBLEM_CODE_INTERNAL]: 'internal',
  [Wire.PROBLEM_CODE_FORBIDDEN]: 'forbidden',
} as const satisfies Record<v1.ProblemCode, string>;

/** Why the server refused a request; `unknown` for codes of a newer server. */
export type ProblemCode = (typeof NAMES)[keyof typeof NAMES];

const BY_CODE: ReadonlyMap<number, ProblemCode> = new Map(
  Object.entries(NAMES).map(([code, name]) => [Number(code), name]),
);

/** The text form of a code as it came from the wire. */
export function problemCode(wire: number): ProblemCode {
  return BY_CODE.get(wire) ?? 'unknown';
}
