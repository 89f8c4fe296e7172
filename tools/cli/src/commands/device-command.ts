import { createHash } from 'node:crypto';
import { keysBackendSpecs as specs } from '@lantern/keys/backend-specs';
import type { UserId } from '@lantern/protocol';
import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';
import { confirm } from '../confirm.js';
import { parseDevice, parseUser } from '../parse-ids.js';
import { type InternalRest, UnknownOutcome } from '../rest/internal-rest.js';
import { timeWords } from '../words.js';

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

/** For a look, not for a proof: people compare the whole key by other means. */
const fingerprint = (base64: string) =>
  createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex').slice(0, 12);

async function remove(
  rest: InternalRest,
  input: { readonly userId: UserId; readonly deviceId: number },
): Promise<void> {
  try {
    await rest.call(specs.removeDevice, input);
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    const way = 'See with "device list" whether the device is there, and since when, before you repeat it.';
    throw new CliError(`${error.message} ${way}`, error.exitCode, { cause: error });
  }
}

/** `device list USER` and `device remove USER DEVICE` */
export function addDevice(program: Command, host: CommandHost): void {
  const device = program.command('device').description('the devices of a user');
  device
    .command('list <user>')
    .description('devices with what they have left of one-time keys, and when they were seen')
    .action(
      host.action(async ({ connect, output, terminal }, [user = '']) => {
        const answer = await (await connect()).call(specs.listDevices, { userId: parseUser(user) });
        output.result(answer, () => {
          const rows = answer.devices.map((each) => [
            each.deviceId,
            each.registrationId,
            fingerprint(each.identityKey),
            each.oneTimeLeft,
            each.kemLeft,
            timeWords(each.installedAt, terminal.clock.now()),
            day(each.lastSeenAt),
            each.waitsForPurge ? 'waits for the purge of the install before' : '',
          ]);
          const titles = ['device', 'registration', 'identity', 'one-time', 'kem', 'installed', 'last seen', ''];
          return output.table(titles, rows);
        });
      }),
    );
  device
    .command('remove <user> <device>')
    .description('removes a device, its keys and its mailbox')
    .option('--yes', 'do not ask')
    .action(
      host.action<{ yes?: true }>(async (context, [user = '', id = ''], options) => {
        const input = { userId: parseUser(user), deviceId: parseDevice(id) };
        const rest = await context.connect();
        await confirm(context, `Device ${input.deviceId} goes for good, with its keys and what waits for it.`, options);
        await remove(rest, input);
        context.output.result(
          { removed: true },
          () => `Device ${input.deviceId} is removed; its mailbox is purged now.\n`,
        );
      }),
    );
}
