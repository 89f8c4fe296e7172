import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';
import type {
  AddressBook,
  AddressDocument,
  AppendRecord,
  DropNotice,
  GroupListener,
  LogRecord,
  Mailbox,
  MailboxDocument,
  MailboxPage,
  Ownership,
  OwnershipDocument,
  PartitionedLog,
  PurgeMarker,
  SizedKey,
} from '../../src/index.js';

/** What several transport instances of one test share: the log with its group, as a broker would keep it. */
export class MemoryBroker {
  readonly partitions: LogRecord[][];
  readonly committed = new Map<PartitionId, Offset>();
  generation = 0;

  constructor(readonly partitionCount: number) {
    this.partitions = Array.from({ length: partitionCount }, () => []);
  }
}

/** One member's view of a {@link MemoryBroker}. The latest to join owns every partition. */
export class MemoryLog implements PartitionedLog {
  readonly incarnation = 7;
  holdsLease = true;
  listener: GroupListener | undefined;
  /** Called before an append takes effect; may throw. */
  beforeAppend: () => Promise<void> = async () => {};
  /** Called before a commit takes effect; may throw. */
  beforeCommit: () => Promise<void> = async () => {};
  readonly #sinks = new Map<
    PartitionId,
    { sink: (records: readonly LogRecord[]) => void; position: number; paused: boolean }
  >();

  constructor(readonly broker: MemoryBroker) {}

  get partitionCount(): number {
    return this.broker.partitionCount;
  }

  async join(listener: GroupListener): Promise<void> {
    this.listener = listener;
    const generation = ++this.broker.generation;
    const all = this.broker.partitions.map((_, partition) => partition as PartitionId);
    queueMicrotask(() => listener.assigned(generation, all));
  }

  async leave(): Promise<void> {
    this.listener = undefined;
    this.#sinks.clear();
  }

  async append(partition: PartitionId, records: readonly AppendRecord[]): Promise<Offset> {
    await this.beforeAppend();
    const stored = this.#partition(partition);
    const first = stored.length as Offset;
    for (const record of records) stored.push({ ...record, offset: stored.length as Offset });
    this.pump(partition);
    return first;
  }

  consume(partition: PartitionId, from: Offset, sink: (records: readonly LogRecord[]) => void): void {
    this.#sinks.set(partition, { sink, position: from, paused: false });
    queueMicrotask(() => this.pump(partition));
  }

  stopConsuming(partition: PartitionId): void {
    this.#sinks.delete(partition);
  }

  pause(partition: PartitionId): void {
    const consumer = this.#sinks.get(partition);
    if (consumer !== undefined) consumer.paused = true;
  }

  resume(partition: PartitionId): void {
    const consumer = this.#sinks.get(partition);
    if (consumer !== undefined) consumer.paused = false;
    this.pump(partition);
  }

  async range(partition: PartitionId): Promise<{ start: Offset; end: Offset }> {
    return { start: 0 as Offset, end: this.#partition(partition).length as Offset };
  }

  async tailStart(partition: PartitionId, _sinceMs: number, maxRecords: number): Promise<Offset> {
    return Math.max(0, this.#partition(partition).length - maxRecords) as Offset;
  }

  async committed(partitions: readonly PartitionId[]): Promise<Map<PartitionId, Offset>> {
    return new Map([...this.broker.committed].filter(([partition]) => partitions.includes(partition)));
  }

  async commit(generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    await this.beforeCommit();
    if (generation !== this.broker.generation) return false;
    for (const [partition, offset] of offsets) this.broker.committed.set(partition, offset);
    return true;
  }

  pump(partition: PartitionId): void {
    const consumer = this.#sinks.get(partition);
    if (consumer === undefined || consumer.paused) return;
    const records = this.#partition(partition).slice(consumer.position);
    consumer.position += records.length;
    if (records.length > 0) consumer.sink(records);
  }

  #partition(partition: PartitionId): LogRecord[] {
    return this.broker.partitions[partition] ?? [];
  }
}

const NOTHING: AddressDocument = { purgedBelow: 0 as Offset, installedBefore: 0, notices: [] };

/** Mailbox and address book in memory. It keeps the contracts of both; tombstones stay for ever. */
export class MemoryMailbox implements Mailbox, AddressBook {
  readonly documents = new Map<string, MailboxDocument>();
  /** Keys of the documents whose insert was repeated (R3). */
  readonly repeated = new Set<string>();
  readonly tombstones = new Set<string>();
  #versions = 0;
  readonly addresses = new Map<AddressKey, AddressDocument>();
  readonly calls: string[] = [];
  /** Called before an operation takes effect; may throw. */
  before: (operation: string) => Promise<void> = async () => {};

  async #begin(operation: string): Promise<void> {
    this.calls.push(operation);
    await this.before(operation);
  }

  async insert(documents: readonly MailboxDocument[]): Promise<void> {
    await this.#begin('insert');
    for (const document of documents) this.#put(keyOf(document), document);
  }

  async repeatInsert(documents: readonly MailboxDocument[]): Promise<void> {
    await this.#begin('repeatInsert');
    for (const document of documents) {
      const key = keyOf(document);
      this.#put(key, document);
      if (this.documents.has(key)) this.repeated.add(key);
    }
  }

  #put(key: string, document: MailboxDocument): void {
    if (!this.documents.has(key) && !this.tombstones.has(key)) this.documents.set(key, document);
  }

  async remove(keys: Parameters<Mailbox['remove']>[0]): Promise<void> {
    await this.#begin('remove');
    for (const { address, partition, offset, epoch } of keys) {
      for (let e = 0; e <= epoch; e++) this.#remove(keyOf({ address, partition, offset, epoch: e }));
    }
  }

  #remove(key: string): void {
    this.documents.delete(key);
    if (this.repeated.delete(key)) this.tombstones.add(key);
  }

  async read(requests: Parameters<Mailbox['read']>[0]): Promise<MailboxPage[]> {
    await this.#begin('read');
    return requests.map(({ address, partition, above, below, maxDocuments, maxBytes }) => {
      const all = [...this.documents.values()]
        .filter((d) => d.address === address && d.partition === partition && d.offset > above && d.offset < below)
        .sort((a, b) => a.offset - b.offset || a.epoch - b.epoch);
      let bytes = 0;
      const last = all.findIndex((document, index) => {
        const full = index >= maxDocuments || (bytes += document.value.length) > maxBytes;
        // The documents of one offset stay together.
        return index > 0 && full && document.offset !== all[index - 1]?.offset;
      });
      const documents = last < 0 ? all : all.slice(0, last);
      return { documents, more: documents.length < all.length };
    });
  }

  async keys({ address, partition, from, below }: Parameters<Mailbox['keys']>[0]): Promise<readonly SizedKey[]> {
    await this.#begin('keys');
    return [...this.documents.values()]
      .filter((d) => d.address === address && d.partition === partition && d.offset >= from && d.offset < below)
      .sort((a, b) => a.offset - b.offset || a.epoch - b.epoch)
      .map(({ offset, epoch, value }) => ({ offset, epoch, bytes: value.length }));
  }

  async documentCount(): Promise<number> {
    return this.documents.size;
  }

  async usage(
    address: AddressKey,
    partition: PartitionId,
  ): Promise<{ messages: number; bytes: number; senders: Map<UserId, { messages: number; bytes: number }> }> {
    await this.#begin('usage');
    const senders = new Map<UserId, { messages: number; bytes: number }>();
    let messages = 0;
    let bytes = 0;
    for (const document of this.documents.values()) {
      if (document.address !== address || document.partition !== partition) continue;
      const own = senders.get(document.senderUser) ?? { messages: 0, bytes: 0 };
      senders.set(document.senderUser, { messages: own.messages + 1, bytes: own.bytes + document.value.length });
      messages++;
      bytes += document.value.length;
    }
    return { messages, bytes, senders };
  }

  async expired(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    await this.#begin('expired');
    return [...this.documents.values()]
      .filter((d) => partitions.includes(d.partition) && d.expiresAt < now)
      .slice(0, limit);
  }

  async load(address: AddressKey): Promise<AddressDocument> {
    await this.#begin('load');
    return this.addresses.get(address) ?? NOTHING;
  }

  async raisePurgeMarker(address: AddressKey, marker: PurgeMarker): Promise<PurgeMarker> {
    await this.#begin('raisePurgeMarker');
    const known = this.addresses.get(address) ?? NOTHING;
    const { purgedBelow, installedBefore } = known;
    if (installedBefore >= marker.installedBefore) return { purgedBelow, installedBefore };
    const raised = { ...marker, purgedBelow: Math.max(purgedBelow, marker.purgedBelow) as Offset };
    this.addresses.set(address, { ...known, ...raised });
    return raised;
  }

  async raisePurgedBelow(address: AddressKey, below: Offset): Promise<PurgeMarker> {
    await this.#begin('raisePurgedBelow');
    const known = this.addresses.get(address) ?? NOTHING;
    const purgedBelow = Math.max(known.purgedBelow, below) as Offset;
    this.addresses.set(address, { ...known, purgedBelow });
    return { purgedBelow, installedBefore: known.installedBefore };
  }

  async addDropped(...[address, reason, dropped]: Parameters<AddressBook['addDropped']>): Promise<DropNotice> {
    await this.#begin('addDropped');
    const known = this.addresses.get(address) ?? NOTHING;
    const before = known.notices.find((notice) => notice.reason === reason);
    const notice: DropNotice = {
      reason,
      count: (before?.count ?? 0) + dropped.count,
      oldest: Math.min(before?.oldest ?? dropped.oldest, dropped.oldest),
      newest: Math.max(before?.newest ?? dropped.newest, dropped.newest),
      version: ++this.#versions,
    };
    this.addresses.set(address, { ...known, notices: [...known.notices.filter((n) => n !== before), notice] });
    return notice;
  }

  async clearNotice(...[address, reason, version]: Parameters<AddressBook['clearNotice']>): Promise<void> {
    await this.#begin('clearNotice');
    const known = this.addresses.get(address) ?? NOTHING;
    const notices = known.notices.filter((n) => n.reason !== reason || n.version !== version);
    this.addresses.set(address, { ...known, notices });
  }
}

/** Of a document: its name in {@link MemoryMailbox.documents}. */
export function keyOf({
  address,
  partition,
  offset,
  epoch,
}: {
  address: AddressKey;
  partition: PartitionId;
  offset: Offset;
  epoch: number;
}): string {
  return `${partition}/${address}/${offset}/${epoch}`;
}

export class MemoryOwnership implements Ownership {
  readonly documents = new Map<PartitionId, OwnershipDocument>();

  async read(partitions: readonly PartitionId[]): Promise<OwnershipDocument[]> {
    return partitions.map(
      (partition) => this.documents.get(partition) ?? { partition, epoch: 0, ownerUrl: '', starts: [] },
    );
  }

  async advance(changes: Parameters<Ownership['advance']>[0]): Promise<Set<PartitionId>> {
    const advanced = new Set<PartitionId>();
    for (const { partition, fromEpoch, start, at, ownerUrl } of changes) {
      const known = this.documents.get(partition);
      if ((known?.epoch ?? 0) !== fromEpoch) continue;
      const epoch = fromEpoch + 1;
      this.documents.set(partition, {
        partition,
        epoch,
        ownerUrl,
        starts: [...(known?.starts ?? []), { epoch, start, at }],
      });
      advanced.add(partition);
    }
    return advanced;
  }

  async pruneStarts(partition: PartitionId, keepFromEpoch: number): Promise<void> {
    const known = this.documents.get(partition);
    if (known === undefined) return;
    const starts = known.starts.filter(({ epoch }) => epoch >= keepFromEpoch || epoch === known.epoch);
    this.documents.set(partition, { ...known, starts });
  }
}
