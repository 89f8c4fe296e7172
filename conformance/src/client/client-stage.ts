import { randomBytes } from 'node:crypto';
import { RuleBroken, same } from '../rules/rule.js';
import type { HarnessEvent, HarnessProgram, HarnessReply } from './harness-program.js';
import type { ScriptedConnection } from './scripted-connection.js';
import { ScriptedServer } from './scripted-server.js';

/** What a client is opened with, beside the URL. */
export interface OpenFields {
  readonly tokens?: readonly string[];
  /** `hold` keeps messages from being handled to the end, and so from being acked, until the policy is `auto` again. */
  readonly ack?: 'auto' | 'hold';
  readonly pingIntervalMs?: number;
  /** Absent: the device of the stage is registered. */
  readonly unregistered?: boolean;
}

export const DEVICE = { deviceId: 7, registrationId: 4_711, deviceSecret: 'ab'.repeat(32) };
export const RECIPIENT = '0e37df36-f698-4c1f-8b1c-2a2fbd6a7d51';

/** What one rule works on: a scripted server, and a client of the program under test that knows it. */
export class ClientStage {
  static #clients = 0;
  readonly client = `c${++ClientStage.#clients}`;

  private constructor(
    readonly server: ScriptedServer,
    readonly program: HarnessProgram,
    readonly waitMs: number,
  ) {}

  static async make(program: HarnessProgram, waitMs: number): Promise<ClientStage> {
    return new ClientStage(await ScriptedServer.start(waitMs), program, waitMs);
  }

  /** Has the program make the client, which connects by itself. */
  async open({ unregistered = false, ...fields }: OpenFields = {}): Promise<void> {
    const { deviceId, ...credentials } = DEVICE;
    const device = unregistered ? { deviceId } : { deviceId, ...credentials };
    await this.command('open', {
      url: this.server.url,
      tokens: ['first.to.ken', 'second.to.ken'],
      ack: 'auto',
      ...device,
      ...fields,
    });
  }

  /** Opens it and waits for its first connection, which was greeted. */
  async connected(fields: OpenFields = {}): Promise<ScriptedConnection> {
    await this.open(fields);
    return this.server.connection(1);
  }

  /** Gives a command. @throws RuleBroken when it fails */
  async command(what: string, fields: Readonly<Record<string, unknown>> = {}): Promise<HarnessReply> {
    const reply = await this.program.command({ do: what, client: this.client, ...fields }, 30_000);
    if (!reply.ok) throw new RuleBroken(`${what} failed: ${reply.error}`);
    return reply;
  }

  /** Gives a command that the rule waits for later, or not at all. */
  later(what: string, fields: Readonly<Record<string, unknown>> = {}): Promise<HarnessReply> {
    const reply = this.command(what, fields);
    reply.catch(() => undefined);
    return reply;
  }

  /** Has it send a message to one device. The reply comes when it has an outcome. */
  send(text: string): { readonly messageId: string; readonly outcome: Promise<HarnessReply> } {
    const messageId = randomBytes(16).toString('hex');
    const message = { deviceId: 1, registrationId: 5, kind: 2, ciphertext: Buffer.from(text).toString('hex') };
    return { messageId, outcome: this.later('send', { userId: RECIPIENT, messageId, messages: [message] }) };
  }

  /** Messages that the client handed to the application, in order. */
  messages(): HarnessEvent[] {
    return this.program.events.filter(({ event, client }) => event === 'message' && client === this.client);
  }

  /** Waits for that many of them, as the numbers they were made of. @throws RuleBroken */
  async handed(count: number): Promise<number[]> {
    const numbers = () => this.messages().map(({ ciphertext = '' }) => Number.parseInt(ciphertext, 16));
    await this.program.until(
      () => numbers().length >= count,
      () => `the client handed on ${JSON.stringify(numbers())}, not ${count} messages`,
      this.waitMs,
    );
    return numbers();
  }

  /** Waits until the client says that it will not connect again. @throws RuleBroken */
  async stopped(): Promise<void> {
    await this.program.until(
      () => this.program.events.some(({ client, state }) => client === this.client && state === 'stopped'),
      () => `the client did not tell that it stopped (${this.server.attempts.length} attempts to connect)`,
      this.waitMs,
    );
  }

  /** That there were so many attempts to connect, not more. @throws RuleBroken */
  attempts(count: number): void {
    same(this.server.attempts.length, count, 'attempts to connect');
  }

  /** @throws RuleBroken when the client did what no client may do */
  async close(): Promise<void> {
    // Whatever it does at a server that is gone is not waited for.
    void this.program.command({ do: 'close', client: this.client }).catch(() => undefined);
    await this.server.stop();
  }
}
