import { gatewayBackendSpecs } from '@lantern/gateway/backend-specs';
import { type ErasureReport, eraseUser, eraseUserSpec, isErased, mergeReports } from '@lantern/internal-rest';
import { keysBackendSpecs } from '@lantern/keys/backend-specs';
import type { UserId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { transportBackendSpecs } from '@lantern/transport/backend-specs';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.js';
import type { CommandContext, CommandHost } from '../command-context.js';
import { confirm } from '../confirm.js';
import { parseUser } from '../parse-ids.js';
import type { InternalRest } from '../rest/internal-rest.js';

/** A gateway takes messages by a list of devices that is 2 s old at most (I6). */
const OLD_LISTS_MS = 3_000;
const PATIENCE_MS = 120_000;
const PAUSE_MS = 1_000;

const pause = (clock: Clock, delayMs: number) => new Promise<void>((resolve) => void clock.after(delayMs, resolve));

/** Repeats what cannot be done now: a purge may have to be confirmed first, a partition may be moving. */
async function patiently<T>({ terminal, output }: CommandContext, what: string, step: () => Promise<T>): Promise<T> {
  const { clock } = terminal;
  const giveUpAt = clock.monotonic() + PATIENCE_MS;
  for (;;) {
    output.progress(what);
    try {
      return await step();
    } catch (error) {
      const passing = error instanceof CliError && error.exitCode === EXIT.unreachable;
      if (!passing || clock.monotonic() > giveUpAt) throw error;
      await pause(clock, PAUSE_MS);
    } finally {
      output.progressDone();
    }
  }
}

/** Each gateway counts the connections that it ends: all are asked, at once, and those again that could not do it. */
async function eraseSessions(context: CommandContext, rest: InternalRest, userId: UserId): Promise<ErasureReport> {
  const spec = gatewayBackendSpecs.eraseSessions;
  rest.requireAny(spec);
  const reports = new Map<string, ErasureReport>();
  await patiently(context, 'revoking tokens …', async () => {
    const answers = await rest.callEach(spec, { userId }, new Set(reports.keys()));
    for (const each of answers) if ('answer' in each) reports.set(each.url, each.answer);
    for (const each of answers) if ('error' in each) throw each.error;
  });
  return mergeReports([...reports.values()], new Set(['gateway sessions']));
}

/** In one call where one process has all of it, else step by step at the services. */
async function erase(
  context: CommandContext,
  rest: InternalRest,
  { userId, orphans }: { readonly userId: UserId; readonly orphans?: true },
): Promise<ErasureReport> {
  const input = { userId };
  const all = { userId, ...(orphans && { orphans }) };
  if (rest.instances.some(({ operations }) => operations.has(eraseUserSpec.operationId))) {
    return patiently(context, 'erasing …', () => rest.call(eraseUserSpec, all));
  }
  const { eraseKeys } = keysBackendSpecs;
  const { eraseMailboxes } = transportBackendSpecs;
  return eraseUser({
    sessions: () => eraseSessions(context, rest, userId),
    keys: () => patiently(context, 'removing devices …', () => rest.call(eraseKeys, input)),
    settled: () => pause(context.terminal.clock, OLD_LISTS_MS),
    mailboxes: () => patiently(context, 'emptying mailboxes …', () => rest.call(eraseMailboxes, all)),
  });
}

const day = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().slice(0, 16));

function words({ output }: CommandContext, report: ErasureReport): string {
  const rows = report.stores.map(({ store, removed, left, goneBy, note }) => [
    store,
    removed ?? '',
    left ?? '',
    day(goneBy),
    note ?? '',
  ]);
  const table = output.table(['store', 'removed', 'left', 'gone by', ''], rows);
  const end = isErased(report)
    ? 'The user is erased; what is left goes by itself.'
    : 'Something is left that does not go by itself: erase the user again.';
  return `${table}\n${end}\n`;
}

/** `erase USER` */
export function addErase(program: Command, host: CommandHost): void {
  program
    .command('erase <user>')
    .description('erases all that is kept of a user; may be interrupted and repeated at any time')
    .option('--yes', 'do not ask')
    .option('--orphans', 'also what waits for devices that the keys service does not know, as after it was restored')
    .addHelpText(
      'after',
      '\nStop issuing tokens for the user first. The report counts what this call removed, and says what is left and until when (docs/internal-api.md).',
    )
    .action(
      host.action<{ yes?: true; orphans?: true }>(async (context, [user = ''], options) => {
        const userId = parseUser(user);
        const rest = await context.connect();
        // Of a gateway that is not asked nobody would know whether the user was connected there.
        rest.requireAll();
        await confirm(context, 'All devices, keys and waiting messages of the user go for good.', options);
        const report = await erase(context, rest, { userId, ...options });
        context.output.result(report, () => words(context, report));
        return isErased(report) ? EXIT.ok : EXIT.problem;
      }),
    );
}
