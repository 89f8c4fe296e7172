import { transportBackendSpecs as specs } from '@lantern/transport/backend-specs';
import type { Command } from 'commander';
import type { CommandHost } from '../command-context.js';
import { parseAddress } from '../parse-ids.js';
import { bytesWords, plural, timeWords } from '../words.js';

/** `mailbox USER/DEVICE` */
export function addMailbox(program: Command, host: CommandHost): void {
  program
    .command('mailbox <address>')
    .description('how much waits for a device (user-id/device-id): counts, sizes and times, never content')
    .action(
      host.action(async ({ connect, output, terminal }, [address = '']) => {
        const answer = await (await connect()).call(specs.mailboxStatistics, parseAddress(address));
        output.result(answer, () => {
          const { messages, bytes, oldestAcceptedAt, inMemory, partition } = answer;
          const oldest =
            oldestAcceptedAt === undefined
              ? ''
              : `, the oldest of ${timeWords(oldestAcceptedAt, terminal.clock.now())}`;
          return [
            `In the mailbox: ${plural(messages, 'message')}, ${bytesWords(bytes)}${oldest}.`,
            `On the way to the device or to the mailbox: ${inMemory}. Partition ${partition}.`,
            '',
          ].join('\n');
        });
      }),
    );
}
