import { createInterface } from 'node:readline';
import { DrivenClient } from './driven-client.js';
import type { HarnessCommand } from './harness-commands.js';

// Lets the conformance kit drive the TypeScript client: JSON lines on stdin and stdout, as docs/clients.md describes them.

const clients = new Map<string, DrivenClient>();
const tell = (line: Readonly<Record<string, unknown>>): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

async function run(command: HarnessCommand): Promise<object> {
  if (command.do === 'open') {
    clients.set(command.client, new DrivenClient(command, tell));
    return {};
  }
  const client = clients.get(command.client);
  if (client === undefined) throw new Error(`no client ${command.client} is open`);
  switch (command.do) {
    case 'register':
      return client.register(command);
    case 'send':
      return client.send(command);
    case 'ack':
      client.policy(command.policy);
      return {};
    case 'close':
      return client.close();
    default:
      throw new Error(`unknown command ${JSON.stringify(command)}`);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const command = JSON.parse(line) as HarnessCommand;
  run(command).then(
    (result) => tell({ id: command.id, ok: true, ...result }),
    (error: unknown) =>
      tell({ id: command.id, ok: false, error: error instanceof Error ? error.message : String(error) }),
  );
});
lines.once('close', () => process.exit(0));
tell({ event: 'ready', name: '@lantern/client' });
