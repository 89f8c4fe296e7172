import type { Clock } from '@lantern/runtime';
import type { ClientConnection } from '../ports.js';
import type { FrameIntake } from './frame-intake.js';
import { Liveness } from './liveness.js';
import type { Outbox } from './outbox.js';
import type { OwnDevice } from './own-device.js';
import { Retirement, type RetirementAction } from './retirement.js';
import type { SessionLimits } from './session-limits.js';
import type { TokenLifetime } from './token-lifetime.js';

export interface SessionDeadlinesOptions {
  readonly services: { readonly clock: Clock; readonly random: () => number; readonly limits: SessionLimits };
  readonly connection: ClientConnection;
  readonly token: TokenLifetime;
  readonly intake: FrameIntake;
  readonly outbox: Outbox;
  readonly device: OwnDevice;
}

/** What a session has to do because time has passed. */
export type DueAction = 'end-hello' | 'end-token' | 'end-stalled' | 'end-dead' | 'warn-token';

/** Everything about a session that depends on time, so that one wheel serves all of it. */
export class SessionDeadlines {
  readonly #options: SessionDeadlinesOptions;
  readonly #openedAt: number;
  readonly #retirement: Retirement;
  #progressAt: number;
  #liveness: Liveness | undefined;

  constructor(options: SessionDeadlinesOptions) {
    this.#options = options;
    this.#openedAt = options.services.clock.monotonic();
    this.#progressAt = this.#openedAt;
    const { clock, random, limits } = options.services;
    this.#retirement = new Retirement({ clock, random, maxAgeMs: limits.maxAgeMs });
  }

  /** The network took some of the output; or it has to from now on. */
  progressed(): void {
    this.#progressAt = this.#options.services.clock.monotonic();
  }

  /** What the age of the connection asks for now. */
  takeRetirement(): RetirementAction | undefined {
    return this.#retirement.take();
  }

  /** The one thing that is due, if any. Pings, and gives up an attachment that does not come. */
  check(): DueAction | undefined {
    const { token, device } = this.#options;
    if (token.isOver) return 'end-token';
    if ((this.#options.intake.throttledMs ?? Infinity) <= 0) this.#options.intake.proceedIfStopped();
    if (device.greeting === undefined) return this.#helloLeftMs() <= 0 ? 'end-hello' : undefined;
    device.mailbox.checkTimeout();
    if (this.#stallLeftMs() <= 0) return 'end-stalled';
    if (this.#alive()?.check(this.#options.intake.listening)) return 'end-dead';
    return device.welcomed && token.takeWarning() ? 'warn-token' : undefined;
  }

  /** Until {@link check} is to be called again, ms. */
  get nextMs(): number {
    const { token, device } = this.#options;
    const throttledMs = this.#options.intake.throttledMs ?? Infinity;
    if (device.greeting === undefined) return Math.min(this.#helloLeftMs(), token.endsInMs, throttledMs);
    return Math.min(
      throttledMs,
      token.nextCheckMs,
      this.#retirement.nextCheckMs,
      device.mailbox.timeoutMs ?? Infinity,
      this.#stallLeftMs(),
      this.#alive()?.nextCheckMs ?? Infinity,
    );
  }

  #helloLeftMs(): number {
    const { clock, limits } = this.#options.services;
    return this.#openedAt + limits.helloTimeoutMs - clock.monotonic();
  }

  #stallLeftMs(): number {
    const { services, outbox, intake } = this.#options;
    const { inputStallMs, outputStallMs } = services.limits;
    const output = outbox.congested ? this.#progressAt + outputStallMs - services.clock.monotonic() : Infinity;
    return Math.min(output, intake.reading ? Infinity : inputStallMs - intake.stoppedMs);
  }

  /** Begins with the Hello, which says who pings. */
  #alive(): Liveness | undefined {
    const { services, connection, device } = this.#options;
    if (device.greeting === undefined) return undefined;
    const { pingIntervalMs } = device.greeting;
    this.#liveness ??= new Liveness({
      clock: services.clock,
      connection,
      intervalMs: pingIntervalMs ?? services.limits.pingIntervalMs,
      serverPings: pingIntervalMs === undefined,
    });
    return this.#liveness;
  }
}
