import { parseArgs } from 'node:util';
import { MAX_UINT32, type Revocation, parseUserId } from '@lantern/protocol';
import { OperatorError, asError } from '@lantern/runtime';

export interface ParseRevocationOptions {
  /** Unix ms. */
  readonly now: number;
  /** What the operator types before the options, such as `gateway revoke`. */
  readonly command: string;
}

function usageOf(command: string): string {
  return `Usage: ${command} --user UUID [--device ID] [--issued-before TIME]

Refuses tokens of a user that have not expired, and ends the connections that use them. Tokens that
are issued afterwards are good: whoever is not to get one has to be stopped where they are issued.

  --user           whose tokens
  --device         only as far as they are used for this device of the user
  --issued-before  only those issued before that time, such as 2026-01-31T12:00:00Z; now unless told
`;
}

/** With what it is told that a time needs a zone: elsewhere it would mean another one. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

class Mistake extends Error {}

function fail(problem: string): never {
  throw new Mistake(problem);
}

function parseOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { user: text, device: text, 'issued-before': text };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return fail(asError(error).message);
  }
}

function parseTime(text: string, now: number): number {
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) fail(`--issued-before ${text} is not a time with its zone.`);
  if (time > now) fail(`--issued-before ${text} lies in the future: nobody could get a good token until then.`);
  return time;
}

function parse(args: readonly string[], now: number): Revocation {
  const { user, device, 'issued-before': before } = parseOptions(args);
  if (user === undefined) return fail('--user is missing.');
  const userId = parseUserId(user) ?? fail(`--user ${user} is not a UUID.`);
  const issuedUntil = before === undefined ? now : parseTime(before, now);
  if (device === undefined) return { userId, issuedUntil };
  const deviceId = /^\d{1,10}$/.test(device) ? Number(device) : Infinity;
  if (deviceId > MAX_UINT32) fail(`--device ${device} is not a whole number up to ${MAX_UINT32}.`);
  return { userId, deviceId, issuedUntil };
}

/** What the arguments of a command ask for. @throws OperatorError with the usage */
export function parseRevocation(args: readonly string[], { now, command }: ParseRevocationOptions): Revocation {
  try {
    return parse(args, now);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    throw new OperatorError(`${error.message}\n\n${usageOf(command).trimEnd()}`);
  }
}
