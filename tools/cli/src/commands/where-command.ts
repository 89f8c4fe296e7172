import { transportBackendSpecs as specs } from '@lantern/transport/backend-specs';
import type { Command } from 'commander';
import type { CommandHost } from '../command-context.js';
import { parseDevice, parseMessageId, parseUser } from '../parse-ids.js';
import { timeWords } from '../words.js';

interface Options {
  readonly user: string;
  readonly device?: string;
}

const STATES: Readonly<Record<string, string>> = {
  hot: 'in the log, about to be sent or put into the mailbox',
  delivered: 'sent on the present session, not acked',
  parked: 'in the mailbox',
  acked: 'acked: gone',
  expired: 'expired: gone, the device is told',
  stale: 'meant for an install that is gone',
  purged: 'purged, or acked before a purge',
  resolved: 'gone, acked or dropped, before the present owner came',
};

/** `where MESSAGE_ID --user UUID` */
export function addWhere(program: Command, host: CommandHost): void {
  program
    .command('where <message-id>')
    .description('where a message is: when it was accepted, where it stands in the log, and what became of it')
    .requiredOption('--user <uuid>', 'the recipient')
    .option('--device <id>', 'only of this device; searches its mailbox, too')
    .action(
      host.action<Options>(async ({ connect, output, terminal }, [id = ''], { user, device }) => {
        const input = {
          messageId: parseMessageId(id),
          userId: parseUser(user),
          ...(device !== undefined && { deviceId: parseDevice(device) }),
        };
        const answer = await (await connect()).call(specs.findMessage, input);
        output.result(answer, () => {
          const now = terminal.clock.now();
          const rows = answer.copies.map(({ deviceId, state, acceptedAt, partition, offset }) => [
            deviceId,
            output.styles.bold(state),
            timeWords(acceptedAt, now),
            `${partition}/${offset}`,
            STATES[state] ?? '',
          ]);
          return output.table(['device', 'state', 'accepted', 'partition/offset', ''], rows);
        });
      }),
    );
}
