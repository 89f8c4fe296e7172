import { parseArgs } from 'node:util';
import { kafkaConfig, kafkaConnection } from '@lantern/kafka';
import { MAX_UINT32, type Revocation, parseUserId } from '@lantern/protocol';
import {
  type Clock,
  type Environment,
  OperatorError,
  asError,
  loadConfig,
  silentLogger,
  systemClock,
  withDeadline,
} from '@lantern/runtime';
import type { Revocations } from '../ports.js';
import { KafkajsRevocations } from './kafkajs-revocations.js';
import { RevocationList } from './revocation-list.js';

export const REVOKE_USAGE = `Usage: gateway revoke --user UUID [--device ID] [--issued-before TIME]

Refuses tokens of a user that have not expired, and ends the connections that use them. Tokens that
are issued afterwards are good: whoever is not to get one has to be stopped where they are issued.

  --user           whose tokens
  --device         only as far as they are used for this device of the user
  --issued-before  only those issued before that time, such as 2026-01-31T12:00:00Z; now unless told
`;

const TIMEOUT_MS = 30_000;
/** With what it is told that a time needs a zone: elsewhere it would mean another one. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

function fail(problem: string): never {
  throw new OperatorError(`${problem}\n\n${REVOKE_USAGE.trimEnd()}`);
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

/** What the arguments ask for. @throws OperatorError with the usage */
export function parseRevocation(args: readonly string[], now: number): Revocation {
  const { user, device, 'issued-before': before } = parseOptions(args);
  if (user === undefined) return fail('--user is missing.');
  const userId = parseUserId(user) ?? fail(`--user ${user} is not a UUID.`);
  const issuedUntil = before === undefined ? now : parseTime(before, now);
  if (device === undefined) return { userId, issuedUntil };
  const deviceId = /^\d{1,10}$/.test(device) ? Number(device) : Infinity;
  if (deviceId > MAX_UINT32) fail(`--device ${device} is not a whole number up to ${MAX_UINT32}.`);
  return { userId, deviceId, issuedUntil };
}

/** Writes it, unless what is there says as much: of two for one user or device only the last one is kept. */
async function revoke(revocations: Revocations, revocation: Revocation, clock: Clock): Promise<string> {
  const known = new RevocationList({ clock, logger: silentLogger, maxTokenAgeMs: Infinity, maxEntries: Infinity });
  await revocations.start(known);
  const until = new Date(revocation.issuedUntil).toISOString();
  if (known.covers(revocation)) return `Tokens issued until ${until} were revoked before; nothing was changed.\n`;
  await revocations.revoke(revocation);
  return `Tokens issued until ${until} are refused from now on, and the connections that use them end.\n`;
}

/**
 * `gateway revoke`: what it did, as text.
 * @throws ConfigError; OperatorError in plain words when something is wrong, or the brokers cannot be reached
 */
export async function revokeCommand(args: readonly string[], env: Environment, topic?: string): Promise<string> {
  const clock = systemClock;
  const revocation = parseRevocation(args, clock.now());
  const connection = kafkaConnection(loadConfig(kafkaConfig, env), 'lantern-revoke');
  const named = topic === undefined ? {} : { topic };
  const revocations = new KafkajsRevocations({ connection, clock, logger: silentLogger, ...named });
  try {
    const deadline = { clock, deadlineMs: TIMEOUT_MS, what: 'revoking' };
    return await withDeadline(deadline, () => revoke(revocations, revocation, clock));
  } catch (error) {
    const reason = asError(error).message.replace(/\.$/, '');
    const problem = `The tokens may not be revoked: ${reason}. Repeat it when that is put right.`;
    throw new OperatorError(problem, { cause: error });
  } finally {
    await revocations.stop();
  }
}
