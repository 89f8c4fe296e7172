import type { Offset } from '@lantern/protocol';
import { PartitionDelivery } from '../../src/delivery/partition-delivery.js';
import type { DeliveryConfig, DeliveryEffects, Entry, ReadRequest } from '../../src/delivery/state.js';
import { ADDRESSES, type Letter, name, storedMessage } from './traffic.js';

const CONFIG: DeliveryConfig = {
  parkAfterMs: 3_000,
  blockedConfirmationMs: 1_000,
  holdWindows: 1,
  unconfirmedWindows: 4,
  presumedWindow: { messages: 2, bytes: 100 },
  wakeIntervalMs: 5_000,
  maxPageDocuments: 10,
};

/** A core whose inputs are a script and whose effects are lines: for one schedule told step by step. */
export class ScriptedCore {
  /** What the core asked for since it was last asked. */
  #lines: string[] = [];
  readonly #parks = new Map<number, Entry>();
  readonly #reads = new Map<Letter, ReadRequest>();
  readonly core: PartitionDelivery;
  now = 0;

  constructor({
    start = 0,
    presenceSettled = true,
    ...config
  }: Partial<DeliveryConfig & { start: number; presenceSettled: boolean }> = {}) {
    const note = (line: string): void => void this.#lines.push(line);
    const effects: DeliveryEffects = {
      attached: (session) => note(`attached ${session}`),
      end: (session, reason) => note(`end ${session} ${reason}`),
      deliver: (session, { offset }) => note(`deliver ${offset} on ${session}`),
      confirm: (session, offset) => note(`confirm ${offset} on ${session}`),
      caughtUp: (session, phase) => note(`caught up ${session} ${phase}`),
      park: (entry) => {
        this.#parks.set(entry.offset, entry);
        note(`park ${entry.offset}`);
      },
      read: (request) => {
        this.#reads.set(name(request.address), request);
        note(`read ${name(request.address)} above ${request.above} below ${request.below}`);
      },
      remove: (key, offset) => note(`remove ${offset} of ${name(key)}`),
      dropEntry: ({ offset }, cause) => note(`drop ${offset} ${cause}`),
      dropDocument: (_key, { offset }, cause) => note(`drop document ${offset} ${cause}`),
      release: (key, message) => note(`release ${name(key)} ${message?.bytes ?? 'unknown'}`),
      wake: (key) => note(`wake ${name(key)}`),
    };
    this.core = new PartitionDelivery({
      config: { ...CONFIG, ...config },
      effects,
      start: start as Offset,
      presenceSettled,
    });
  }

  /** The lines since the last call. */
  happened(): string[] {
    return this.#lines.splice(0);
  }

  fetch(offset: number, to: Letter, { urgent = false, bytes = 1 } = {}): this {
    const fields = { offset, address: ADDRESSES[to], bytes, urgent, registrationId: 1, expiresAt: 1e9, dead: false };
    const message = storedMessage(fields);
    this.core.record(this.now, {
      offset: offset as Offset,
      address: ADDRESSES[to],
      value: new Uint8Array(bytes),
      message,
    });
    return this;
  }

  attach(session: number, to: Letter, messages = 2): this {
    const stamps = { session, connectedAt: session, connectionId: 'c', registrationId: 1, installedAt: 1 };
    this.core.attach(this.now, { ...stamps, address: ADDRESSES[to], window: { messages, bytes: 100 } });
    return this;
  }

  detach(session: number): this {
    this.core.detach(this.now, session);
    return this;
  }

  ack(session: number, ...offsets: number[]): this {
    this.core.ack(this.now, session, offsets as Offset[]);
    return this;
  }

  /** Answers the address's mailbox read. */
  found(letter: Letter, offsets: readonly number[], { more = false, purgedBelow = 0 } = {}): this {
    const request = this.#reads.get(letter);
    if (request === undefined) throw new Error(`no read of ${letter} was asked for`);
    const fields = {
      address: ADDRESSES[letter],
      bytes: 1,
      urgent: false,
      registrationId: 1,
      expiresAt: 1e9,
      dead: false,
    };
    const documents = offsets.map((offset) => ({
      offset: offset as Offset,
      bytes: 1,
      message: storedMessage({ ...fields, offset }),
    }));
    const through = offsets.at(-1) ?? -1;
    this.core.readAnswered(this.now, request, { documents, through, more, purgedBelow, installedBefore: 0 });
    return this;
  }

  parked(...offsets: number[]): this {
    const entries = offsets.map((offset) => this.#parks.get(offset)).filter((entry) => entry !== undefined);
    this.core.parkAnswered(this.now, entries);
    return this;
  }

  removed(offset: number, letter: Letter): this {
    this.core.removeAnswered(this.now, [{ address: ADDRESSES[letter], offset: offset as Offset }]);
    return this;
  }

  committed(offset: number): this {
    this.core.commitAnswered(this.now, offset as Offset);
    return this;
  }

  tick(passedMs: number): this {
    this.now += passedMs;
    this.core.tick(this.now);
    return this;
  }
}
