import {
  type Address,
  type InstallStamp,
  type SessionEndReason,
  type TraceContext,
  type WindowBounds,
  addressKey,
  unavailable,
} from '@lantern/protocol';
import { MailboxSession } from './mailbox-session.js';
import type { Outbox } from './outbox.js';
import type { SessionServices } from './session-services.js';

export interface DeviceMailboxOptions {
  readonly services: SessionServices;
  readonly outbox: Outbox;
  /** The session is over, and not by {@link DeviceMailbox.drop}. */
  readonly ended: (reason: SessionEndReason) => void;
  /** Fewer acked ids wait for a confirmation than before. */
  readonly acksConfirmed: () => void;
  /** An attachment is awaited now; {@link DeviceMailbox.timeoutMs} tells for how long. */
  readonly awaiting: () => void;
}

/** Who attaches. */
export interface ProvenDevice {
  readonly address: Address;
  readonly registrationId: number;
  readonly installedAt: InstallStamp;
  readonly window: WindowBounds;
  readonly trace?: TraceContext | undefined;
}

interface AwaitedAttach {
  readonly since: number;
  readonly succeed: () => void;
  readonly fail: (error: Error) => void;
}

/** The mailbox that a connection is attached to, if any; one after the other when the device registers anew. */
export class DeviceMailbox {
  readonly #options: DeviceMailboxOptions;
  #session: MailboxSession | undefined;
  #awaited: AwaitedAttach | undefined;
  #connectedAt = 0;

  constructor(options: DeviceMailboxOptions) {
    this.#options = options;
  }

  get present(): boolean {
    return this.#session !== undefined;
  }

  /** Unix ms of the last attach, 0 before the first. */
  get connectedAt(): number {
    return this.#connectedAt;
  }

  get unconfirmedAckIds(): number {
    return this.#session?.unconfirmedAckIds ?? 0;
  }

  /** Until an attachment that does not come is given up, ms; undefined when none is awaited. */
  get timeoutMs(): number | undefined {
    const { clock, limits } = this.#options.services;
    return this.#awaited && this.#awaited.since + limits.attachTimeoutMs - clock.monotonic();
  }

  /**
   * Resolves when attached; `attached` is called before anything is delivered.
   * @throws RequestProblem UNAVAILABLE when that takes too long, or what {@link abandon} gives.
   */
  attach(device: ProvenDevice, attached: () => void): Promise<void> {
    this.drop();
    return new Promise((resolve, reject) => {
      const succeed = () => {
        attached();
        resolve();
      };
      this.#awaited = { since: this.#options.services.clock.monotonic(), succeed, fail: reject };
      this.#session = this.#newSession(device);
      this.#session.open();
      if (this.#awaited !== undefined) this.#options.awaiting();
    });
  }

  /** On its own: what the session keeps for its life must not hold what was needed for the attach. */
  #newSession(device: ProvenDevice): MailboxSession {
    const { services, outbox, acksConfirmed } = this.#options;
    return new MailboxSession({
      router: services.router,
      metrics: services.metrics,
      tracer: services.tracer,
      request: this.#request(device),
      outbox,
      acksConfirmed,
      attached: () => this.#attached(),
      ended: (reason) => this.#ended(reason),
    });
  }

  #attached(): void {
    const awaited = this.#awaited;
    this.#awaited = undefined;
    awaited?.succeed();
  }

  #ended(reason: SessionEndReason): void {
    this.#session = undefined;
    this.#options.ended(reason);
  }

  /** Without a mailbox, as in a send-only session, every id names nothing. @throws RequestProblem TOO_LARGE */
  ack(seq: number, deliveryIds: readonly Uint8Array[]): void {
    if (this.#session !== undefined) this.#session.ack(seq, deliveryIds);
    else this.#options.outbox.push({ seq, acked: {} });
  }

  /** The connection takes output again. */
  drained(): void {
    this.#session?.drained();
  }

  /** Gives up an attachment that did not come in time. */
  checkTimeout(): void {
    if ((this.timeoutMs ?? Infinity) <= 0) this.abandon(unavailable('the mailbox has no server now'));
  }

  /** Lets go of the mailbox; an attach under way fails. */
  abandon(error: Error): void {
    const awaited = this.#awaited;
    this.drop();
    awaited?.fail(error);
  }

  /** Lets go of the mailbox. */
  drop(): void {
    this.#awaited = undefined;
    this.#session?.close();
    this.#session = undefined;
  }

  #request({ address, registrationId, installedAt, window, trace }: ProvenDevice) {
    const { clock, registry, createConnectionId } = this.#options.services;
    // The newest wins by this time, also among those of one millisecond.
    const others = registry.ofAddress(address).map((session) => session.connectedAt + 1);
    this.#connectedAt = Math.max(clock.now(), ...others);
    return {
      address: addressKey(address),
      userId: address.userId,
      registrationId,
      installedAt,
      connectedAt: this.#connectedAt,
      connectionId: createConnectionId(),
      window,
      trace,
    };
  }
}
