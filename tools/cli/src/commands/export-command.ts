import { gatewayBackendSpecs } from '@lantern/gateway/backend-specs';
import { keysBackendSpecs } from '@lantern/keys/backend-specs';
import type { UserId } from '@lantern/protocol';
import { transportBackendSpecs } from '@lantern/transport/backend-specs';
import type { Command } from 'commander';
import type { CommandHost } from '../command-context.js';
import { parseUser } from '../parse-ids.js';
import type { InternalRest, WireAnswer } from '../rest/internal-rest.js';

const { exportSessions } = gatewayBackendSpecs;
const { exportKeys } = keysBackendSpecs;
const { exportMailboxes } = transportBackendSpecs;

/** All pages as one. */
async function mailboxesOf(rest: InternalRest, userId: UserId) {
  let page: WireAnswer<typeof exportMailboxes> = await rest.call(exportMailboxes, { userId });
  const { partition } = page;
  const devices = [...page.devices];
  const messages = [...page.messages];
  while (page.next !== undefined) {
    page = await rest.call(exportMailboxes, { userId, ...page.next });
    devices.push(...page.devices);
    messages.push(...page.messages);
  }
  return { partition, devices, messages };
}

/** Connections are those of each gateway. @throws CliError when one does not tell, or cannot be asked: no part may be missing unseen */
async function sessionsOf(rest: InternalRest, userId: UserId) {
  rest.requireAll();
  const answers = await rest.callEach(exportSessions, { userId });
  return answers.map((each) => {
    if ('error' in each) throw each.error;
    return { gateway: each.url, ...each.answer };
  });
}

/** `export USER` */
export function addExport(program: Command, host: CommandHost): void {
  program
    .command('export <user>')
    .description('all that is kept of a user, as JSON: public keys, times, sizes and senders, never content')
    .action(
      host.action(async ({ connect, output }, [user = '']) => {
        const userId = parseUser(user);
        const rest = await connect();
        const keys = await rest.call(exportKeys, { userId });
        const mailboxes = await mailboxesOf(rest, userId);
        const exported = { userId, keys, mailboxes, sessions: await sessionsOf(rest, userId) };
        output.result(exported, () => `${JSON.stringify(exported, undefined, 2)}\n`);
      }),
    );
}
