import { userIdToBytes } from '@lantern/protocol';
import { type Device, helloOf, newDevice, newUserId, oneTimeKey, registerDevice } from '../client/device.js';
import { RawConnection, expectAnswer, insist } from '../client/raw-connection.js';
import { inTurn } from '../load/in-turn.js';
import type { EncodedLatencies } from '../load/latencies.js';
import { Recorder } from '../load/recorder.js';
import type { Job, JobContext } from '../worker/job.js';
import { type LanternTarget, accessOf } from './target.js';

export interface RegisterPlan {
  readonly target: LanternTarget;
  /** Registrations under way at once. */
  readonly parallel: number;
  /** One-time keys of each device. */
  readonly keys: number;
}

export interface RegisterResult {
  readonly windowMs: number;
  /** Within the window. */
  readonly registrations: number;
  readonly latencies: EncodedLatencies;
  /** From start to end. */
  readonly registered: number;
  /** Of these, those that the server lists under their registration id. */
  readonly listed: number;
  /** Of these, those that attach with their secret. */
  readonly attached: number;
}

const CHECKS_AT_ONCE = 32;
/** Devices that are attached at the end: each costs a connection. */
const MAX_ATTACHED = 200;

/** New users, each with one device: connection, token, registration with its keys, close. */
export class RegisterJob implements Job {
  readonly #plan: RegisterPlan;
  readonly #context: JobContext;
  readonly #access: ReturnType<typeof accessOf>;
  readonly #recorder = new Recorder();
  readonly #registered: Device[] = [];
  #loops: readonly Promise<void>[] = [];
  #stopped = false;

  constructor(plan: RegisterPlan, context: JobContext) {
    this.#plan = plan;
    this.#context = context;
    this.#access = accessOf(plan.target, (error) => context.fail(error));
  }

  async prepare(): Promise<void> {
    // Registering is what is measured.
  }

  start(): void {
    this.#loops = Array.from({ length: this.#plan.parallel }, () => this.#registerUntilStopped());
  }

  async mark(): Promise<void> {
    this.#recorder.open();
  }

  async stop(): Promise<RegisterResult> {
    this.#recorder.close();
    this.#stopped = true;
    await Promise.all(this.#loops);
    const [first, ...rest] = this.#registered;
    const listed = first === undefined ? 0 : await this.#countListed(first);
    const some = [...(first === undefined ? [] : [first]), ...rest].slice(-MAX_ATTACHED);
    let attached = this.#registered.length - some.length;
    await inTurn(some, CHECKS_AT_ONCE, async (device) => {
      await (await this.#connect(device)).close();
      attached++;
    });
    const { windowMs, counts, latencies } = this.#recorder;
    const registered = this.#registered.length;
    return { windowMs, registrations: counts.confirmed, latencies: latencies.encode(), registered, listed, attached };
  }

  done(): number {
    return this.#registered.length;
  }

  async #registerUntilStopped(): Promise<void> {
    const oneTime = Array.from({ length: this.#plan.keys }, (_, index) => oneTimeKey(index + 1));
    try {
      while (!this.#stopped) {
        const device = newDevice(newUserId(), 1);
        const since = performance.now();
        await registerDevice(this.#access, device, { oneTime });
        const now = performance.now();
        this.#registered.push(device);
        this.#recorder.count('confirmed', now);
        this.#recorder.time('cycle', since, now);
      }
    } catch (error) {
      this.#context.fail(error as Error);
    }
  }

  /** As one of them sees the others. */
  async #countListed(asker: Device): Promise<number> {
    const connection = await this.#connect(asker);
    let listed = 0;
    await inTurn(this.#registered, CHECKS_AT_ONCE, async ({ userId, deviceId, registrationId }) => {
      const answer = await connection.request({ getDevices: { userId: userIdToBytes(userId) } });
      const { devices } = expectAnswer(answer, 'deviceList');
      const [device, ...more] = devices ?? [];
      const right = device?.deviceId === deviceId && device.registrationId === registrationId;
      if (right && more.length === 0) listed++;
    });
    await connection.close();
    return listed;
  }

  async #connect(device: Device): Promise<RawConnection> {
    const { nextUrl, tokens, onLost } = this.#access;
    const token = tokens.token(device.userId);
    const connection = await RawConnection.open({ url: nextUrl(), token, onLost, onFrame: () => undefined });
    await insist(connection, { hello: helloOf(device) }, 'welcome');
    return connection;
  }
}
