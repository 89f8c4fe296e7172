import { randomBytes } from 'node:crypto';
import { MESSAGE_ID_BYTES, userIdToBytes } from '@lantern/protocol';
import { helloOf, newDevice, newUserId, registerDevice } from '../client/device.js';
import { RawConnection, insist } from '../client/raw-connection.js';
import { sendInsistently } from '../client/send-insistently.js';
import { StormDevice } from '../client/storm-device.js';
import { inTurn } from '../load/in-turn.js';
import { type EncodedLatencies, Latencies } from '../load/latencies.js';
import { within } from '../load/within.js';
import type { Job, JobContext } from '../worker/job.js';
import { type LanternTarget, accessOf } from './target.js';

export interface StormPlan {
  readonly target: LanternTarget;
  readonly connections: number;
  /** Of each ciphertext. */
  readonly messageBytes: number;
  /** How long all may take to be back. */
  readonly backTimeoutMs: number;
}

export interface StormResult {
  readonly connected: number;
  /** Devices whose connection was lost. */
  readonly lost: number;
  /** Devices that are caught up again. */
  readonly back: number;
  /** From the first loss until the last device is caught up, ms. */
  readonly allBackMs: number;
  /** Connections tried until then. */
  readonly attempts: number;
  /** Of each device, from the first loss until it is caught up. */
  readonly latencies: EncodedLatencies;
  readonly accepted: number;
  /** Messages that their device had again after the storm. */
  readonly deliveredAgain: number;
  readonly repeatedInSession: number;
  readonly confirmed: number;
  readonly deliveredAfterConfirmation: number;
}

const AT_ONCE = 32;

/**
 * Attached devices, each with one message that it has not acked when their gateway dies: each has to connect again, attach
 * again, and be given its message again.
 */
export class StormJob implements Job {
  readonly #plan: StormPlan;
  readonly #context: JobContext;
  readonly #access: ReturnType<typeof accessOf>;
  readonly #latencies = new Latencies();
  readonly #devices: StormDevice[];
  /** The message of each device, in hex; absent when it was not accepted. */
  readonly #messages = new Map<StormDevice, string>();
  #lost = 0;
  #back = 0;
  #firstLossAt = 0;
  #lastBackAt = 0;
  #attemptsBefore = 0;

  constructor(plan: StormPlan, context: JobContext) {
    this.#plan = plan;
    this.#context = context;
    // Of the preparation only: the devices themselves are meant to be lost.
    this.#access = accessOf(plan.target, (error) => context.fail(error));
    this.#devices = Array.from({ length: plan.connections }, () => this.#newDevice());
  }

  async prepare(): Promise<void> {
    await inTurn(this.#devices, AT_ONCE, async (each) => {
      await registerDevice(this.#access, each.device);
      await each.connect();
    });
    await this.#sendOneEach();
    this.#attemptsBefore = this.#attempts();
  }

  start(): void {
    // The load is the storm.
  }

  async mark(): Promise<void> {
    // It begins when the scenario ends the gateway.
  }

  async stop(): Promise<StormResult> {
    const attempts = this.#attempts() - this.#attemptsBefore;
    const after = await this.#check();
    return {
      connected: this.#devices.length,
      lost: this.#lost,
      back: this.#back,
      allBackMs: this.#lastBackAt - this.#firstLossAt,
      attempts,
      latencies: this.#latencies.encode(),
      accepted: this.#messages.size,
      ...after,
    };
  }

  done(): number {
    return this.#back;
  }

  #newDevice(): StormDevice {
    const device: StormDevice = new StormDevice(newDevice(newUserId(), 1), this.#access, () =>
      this.#deviceLost(device),
    );
    return device;
  }

  #attempts(): number {
    return this.#devices.reduce((sum, { attempts }) => sum + attempts, 0);
  }

  #deviceLost(device: StormDevice): void {
    if (this.#lost++ === 0) this.#firstLossAt = performance.now();
    device.reconnect().then(
      () => this.#deviceBack(),
      (error: unknown) => this.#context.fail(error as Error),
    );
  }

  #deviceBack(): void {
    this.#lastBackAt = performance.now();
    this.#latencies.record('cycle', this.#lastBackAt - this.#firstLossAt);
    if (++this.#back >= this.#devices.length) this.#context.finished();
  }

  async #sendOneEach(): Promise<void> {
    const sender = newDevice(newUserId(), 1);
    await registerDevice(this.#access, sender);
    const token = this.#access.tokens.token(sender.userId);
    const { nextUrl, onLost } = this.#access;
    const connection = await RawConnection.open({ url: nextUrl(), token, onLost, onFrame: () => undefined });
    await insist(connection, { hello: helloOf(sender) }, 'welcome');
    const ciphertext = randomBytes(this.#plan.messageBytes);
    await inTurn(this.#devices, AT_ONCE, async (each) => {
      const { userId, deviceId, registrationId } = each.device;
      const messageId = randomBytes(MESSAGE_ID_BYTES);
      const messages = [{ deviceId, registrationId, kind: 1, ciphertext }];
      await sendInsistently(connection, { messageId, userId: userIdToBytes(userId), messages });
      this.#messages.set(each, messageId.toString('hex'));
    });
    await connection.close();
  }

  /** Who is back has its message, once; acked, it does not come on the next session. */
  async #check() {
    const found = { deliveredAgain: 0, repeatedInSession: 0, confirmed: 0, deliveredAfterConfirmation: 0 };
    await inTurn(this.#devices, AT_ONCE, async (each) => {
      const times = each.delivered.get(this.#messages.get(each) ?? '') ?? 0;
      if (times > 0) found.deliveredAgain++;
      if (times > 1) found.repeatedInSession++;
      let confirmed = 0;
      await within(
        this.#plan.backTimeoutMs,
        each.ackAll().then((count) => (confirmed = count)),
      );
      found.confirmed += Math.min(1, confirmed);
      await each.close();
      const next = new StormDevice(each.device, this.#access, () => undefined);
      await within(this.#plan.backTimeoutMs, next.connect());
      if (confirmed > 0 && next.delivered.size > 0) found.deliveredAfterConfirmation++;
      await next.close();
    });
    return found;
  }
}
