import { randomBytes } from 'node:crypto';
import { MESSAGE_ID_BYTES, userIdToBytes, type v1 } from '@lantern/protocol';
import { helloOf, newDevice, newUserId, registerDevice } from '../client/device.js';
import { readUint32, writeName } from '../client/message-names.js';
import { RawConnection, insist } from '../client/raw-connection.js';
import { sendInsistently } from '../client/send-insistently.js';
import { StormDevice } from '../client/storm-device.js';
import { inTurn } from '../load/in-turn.js';
import { within } from '../load/within.js';
import type { Job, JobContext } from '../worker/job.js';
import { populationDevice } from './population.js';
import { type LanternTarget, accessOf } from './target.js';

/** Indices of devices, or numbers of messages. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface PopulationPlan {
  readonly target: LanternTarget;
  /** Of all devices; the same seed means the same ones. */
  readonly seed: string;
  /** Devices to register and attach once. */
  readonly register?: Range;
  /** Messages for the first `devices`, in turns: message k goes to device k mod devices. Nobody is connected. */
  readonly send?: Range & { readonly devices: number; readonly messageBytes: number };
  /** Devices that come, take all that waits, and ack it; each must have `each` messages, in order. */
  readonly read?: Range & { readonly each: number };
  readonly drainTimeoutMs: number;
}

export interface PopulationResult {
  readonly registered: number;
  readonly accepted: number;
  readonly read: number;
  readonly confirmed: number;
  /** Messages that should have waited and did not come. */
  readonly lost: number;
  /** Messages that came twice, or in the wrong order. */
  readonly disordered: number;
}

const AT_ONCE = 32;
const SENDERS = 8;
const IN_FLIGHT = 64;

const indices = ({ from, to }: Range) => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** Brings a server into a state with many devices and messages that wait, over the wire as clients would. */
export class PopulationJob implements Job {
  readonly #plan: PopulationPlan;
  readonly #context: JobContext;
  readonly #access: ReturnType<typeof accessOf>;
  readonly #result = { registered: 0, accepted: 0, read: 0, confirmed: 0, lost: 0, disordered: 0 };
  readonly #senders: RawConnection[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor(plan: PopulationPlan, context: JobContext) {
    this.#plan = plan;
    this.#context = context;
    this.#access = accessOf(plan.target, (error) => context.fail(error));
  }

  async prepare(): Promise<void> {
    if (this.#plan.send === undefined) return;
    for (let i = 0; i < SENDERS; i++) this.#senders.push(await this.#openSender());
  }

  start(): void {
    // All of the work is measured.
  }

  async mark(): Promise<void> {
    this.#work = this.#run();
    this.#work.then(
      () => this.#context.finished(),
      (error: unknown) => this.#context.fail(error as Error),
    );
  }

  async stop(): Promise<PopulationResult> {
    await within(this.#plan.drainTimeoutMs, this.#work);
    await Promise.all(this.#senders.map((sender) => sender.close()));
    return this.#result;
  }

  done(): number {
    const { registered, accepted, read } = this.#result;
    return registered + accepted + read;
  }

  async #run(): Promise<void> {
    const { seed, register, send, read } = this.#plan;
    if (register !== undefined) await inTurn(indices(register), AT_ONCE, (index) => this.#register(index));
    if (send !== undefined) await this.#sendAll(send);
    if (read === undefined) return;
    await inTurn(indices(read), AT_ONCE, async (index) => {
      const device = new StormDevice(populationDevice(seed, index), this.#access, () => undefined);
      await device.connect();
      this.#account(device, read.each);
      const confirmed = await device.ackAll();
      this.#result.confirmed += confirmed;
      await device.close();
    });
  }

  async #register(index: number): Promise<void> {
    const device = populationDevice(this.#plan.seed, index);
    await registerDevice(this.#access, device);
    const { nextUrl, tokens, onLost } = this.#access;
    const token = tokens.token(device.userId);
    const connection = await RawConnection.open({ url: nextUrl(), token, onLost, onFrame: () => undefined });
    await insist(connection, { hello: helloOf(device) }, 'welcome');
    await connection.close();
    this.#result.registered++;
  }

  async #openSender(): Promise<RawConnection> {
    const { nextUrl, tokens, onLost } = this.#access;
    const device = newDevice(newUserId(), 1);
    await registerDevice(this.#access, device);
    const token = tokens.token(device.userId);
    const connection = await RawConnection.open({ url: nextUrl(), token, onLost, onFrame: () => undefined });
    await insist(connection, { hello: helloOf(device) }, 'welcome');
    return connection;
  }

  /** Each sender has messages of its own devices: one sender's are in order. */
  async #sendAll({ from, to, devices, messageBytes }: NonNullable<PopulationPlan['send']>): Promise<void> {
    const content = randomBytes(messageBytes);
    const each = this.#senders.map(async (connection, sender) => {
      const own = function* () {
        for (let message = from; message < to; message++) if ((message % devices) % SENDERS === sender) yield message;
      };
      const messages = own();
      const lane = async () => {
        for (const message of messages)
          await this.#send(connection, { index: message % devices, number: Math.floor(message / devices), content });
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    });
    await Promise.all(each);
  }

  async #send(
    connection: RawConnection,
    { index, number, content }: { index: number; number: number; content: Buffer },
  ): Promise<void> {
    const { userId, deviceId, registrationId } = populationDevice(this.#plan.seed, index);
    const ciphertext = Buffer.from(content);
    writeName(ciphertext, 0, { sender: index, number });
    const messages = [{ deviceId, registrationId, kind: 1, ciphertext }];
    const send: v1.ISend = { messageId: randomBytes(MESSAGE_ID_BYTES), userId: userIdToBytes(userId), messages };
    await sendInsistently(connection, send);
    this.#result.accepted++;
  }

  #account({ contents, delivered }: StormDevice, each: number): void {
    this.#result.read += delivered.size;
    this.#result.lost += Math.max(0, each - delivered.size);
    const numbers = contents.map((ciphertext) => readUint32(ciphertext, 4));
    this.#result.disordered += numbers.filter((number, position) => number <= (numbers[position - 1] ?? -1)).length;
  }
}
