import type { AddressKey, Offset, SessionEndReason, SessionId, UserId } from '@lantern/protocol';
import type { DeliveryEffects, DropCause, Entry, Outgoing, ParkedMessage, ReadRequest } from '../delivery/state.js';
import type { QuotaBook } from '../sends/quota-book.js';
import type { MessageTrail } from './message-trail.js';
import { type DropGroup, DropLedger } from './drop-ledger.js';
import type { TransportMetrics } from '../metrics.js';
import type { SessionEvents } from './session-events.js';

/** What the delivery core asked for while an input was handled, kept until the owner carries it out. */
export class CollectedEffects implements DeliveryEffects {
  parks: Entry[] = [];
  reads: ReadRequest[] = [];
  removes: { address: AddressKey; offset: Offset }[] = [];
  wakes: AddressKey[] = [];
  ended: SessionId[] = [];
  readonly dropped = new DropLedger();
  /** Documents that are dropped and not removed yet: sweeps and reads find them again meanwhile. */
  readonly #dropping = new Set<Offset>();

  constructor(
    readonly events: SessionEvents,
    readonly quota: QuotaBook,
    readonly shared: { readonly metrics: TransportMetrics; readonly trail: MessageTrail },
  ) {}

  get metrics(): TransportMetrics {
    return this.shared.metrics;
  }

  attached(id: SessionId): void {
    this.events.attached(id);
  }

  end(id: SessionId, reason: SessionEndReason): void {
    this.events.push(id, { type: 'ended', session: this.events.numberOf(id), reason });
    this.ended.push(id);
  }

  deliver(id: SessionId, message: Outgoing): void {
    this.metrics.deliveries.inc();
    if (message.onlineMs !== undefined) this.metrics.onlineSeconds.observe(message.onlineMs / 1_000);
    this.events.deliver(id, message);
  }

  confirm(id: SessionId, offset: Offset): void {
    this.metrics.confirmations.inc();
    this.events.confirmOffset(id, offset);
  }

  caughtUp(id: SessionId, phase: 'sent' | 'confirmed'): void {
    this.events.push(id, { type: 'caught-up', session: this.events.numberOf(id), phase });
  }

  park(entry: Entry): void {
    this.metrics.parks.inc({ cause: entry.parkCause ?? 'bound' });
    this.parks.push(entry);
  }

  read(request: ReadRequest): void {
    this.reads.push(request);
  }

  remove(address: AddressKey, offset: Offset): void {
    this.removes.push({ address, offset });
  }

  dropEntry(entry: Entry, cause: DropCause): void {
    this.metrics.drops.inc({ cause });
    this.quota.release(entry.address, entry.sender, entry.bytes);
    this.shared.trail.dropped(entry.offset, cause);
    const serverTime = entry.record?.message.serverTime ?? 0;
    this.dropped.add(entry.address, cause, { serverTime, item: { entry } });
  }

  dropDocument(address: AddressKey, document: ParkedMessage, cause: DropCause): void {
    if (this.#dropping.has(document.offset)) return;
    this.metrics.drops.inc({ cause });
    this.quota.releaseUnknown(address);
    this.shared.trail.dropped(document.offset, cause);
    // A purge is the user's own wish: nobody has to be told.
    if (cause === 'purged') this.remove(address, document.offset);
    else {
      const { offset, message } = document;
      this.#dropping.add(offset);
      this.dropped.add(address, cause, { serverTime: message.serverTime, item: { offset } });
    }
  }

  /** How many documents are dropped and not removed yet. */
  get dropping(): number {
    return this.#dropping.size;
  }

  /** The device was told, and the documents are removed. */
  dropAnswered({ items }: DropGroup): void {
    for (const item of items) if ('offset' in item) this.#dropping.delete(item.offset);
  }

  release(address: AddressKey, message: { sender: UserId; bytes: number } | undefined): void {
    if (message === undefined) this.quota.releaseUnknown(address);
    else this.quota.release(address, message.sender, message.bytes);
  }

  wake(address: AddressKey): void {
    this.metrics.wakeUps.inc();
    this.wakes.push(address);
  }

  /** Hands over the lists and starts them anew. */
  take(): Pick<CollectedEffects, 'parks' | 'reads' | 'removes' | 'wakes' | 'ended'> {
    const { parks, reads, removes, wakes, ended } = this;
    this.parks = [];
    this.reads = [];
    this.removes = [];
    this.wakes = [];
    this.ended = [];
    return { parks, reads, removes, wakes, ended };
  }
}
