import { type Device, helloOf, newDevice, newUserId, registerDevice } from '../client/device.js';
import { RawConnection, expectAnswer, insist } from '../client/raw-connection.js';
import { inTurn } from '../load/in-turn.js';
import type { Job, JobContext } from '../worker/job.js';
import { type LanternTarget, accessOf } from './target.js';

export interface IdlePlan {
  readonly target: LanternTarget;
  readonly connections: number;
}

export interface IdleResult {
  readonly connected: number;
  /** Connections that still answer at the end. */
  readonly answered: number;
}

const CONNECTS_AT_ONCE = 32;

/** Registered devices, each of a user of its own, that are attached and do nothing. */
export class IdleJob implements Job {
  readonly #plan: IdlePlan;
  readonly #access: ReturnType<typeof accessOf>;
  readonly #connections: RawConnection[] = [];

  constructor(plan: IdlePlan, context: JobContext) {
    this.#plan = plan;
    this.#access = accessOf(plan.target, (error) => context.fail(error));
  }

  async prepare(): Promise<void> {
    const devices = Array.from({ length: this.#plan.connections }, () => newDevice(newUserId(), 1));
    await inTurn(devices, CONNECTS_AT_ONCE, (device) => registerDevice(this.#access, device));
    await inTurn(devices, CONNECTS_AT_ONCE, (device) => this.#connect(device));
  }

  start(): void {
    // They are idle.
  }

  async mark(): Promise<void> {
    // Nothing is counted over time.
  }

  async stop(): Promise<IdleResult> {
    let answered = 0;
    await inTurn(this.#connections, CONNECTS_AT_ONCE, async (connection) => {
      expectAnswer(await connection.request({ ping: {} }), 'pong');
      answered++;
    });
    await inTurn(this.#connections, CONNECTS_AT_ONCE, (connection) => connection.close());
    return { connected: this.#connections.length, answered };
  }

  done(): number {
    return this.#connections.length;
  }

  async #connect(device: Device): Promise<void> {
    const { nextUrl, tokens, onLost } = this.#access;
    const token = tokens.token(device.userId);
    const connection = await RawConnection.open({ url: nextUrl(), token, onLost, onFrame: () => undefined });
    this.#connections.push(connection);
    await insist(connection, { hello: helloOf(device) }, 'welcome');
  }
}
