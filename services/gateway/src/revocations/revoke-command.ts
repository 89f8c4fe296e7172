import { kafkaConfig, kafkaConnection } from '@lantern/kafka';
import type { Revocation } from '@lantern/protocol';
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
import { parseRevocation } from './parse-revocation.js';
import { RevocationList } from './revocation-list.js';

const TIMEOUT_MS = 30_000;
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
  const revocation = parseRevocation(args, { now: clock.now(), command: 'gateway revoke' });
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
