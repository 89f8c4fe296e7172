import type { AddressKey } from '@lantern/protocol';
import type { PurgeMarker, ReadRequest } from '../../src/delivery/state.js';
import type { Accepted, Durable } from './delivery-model.js';

export interface StoredDocument {
  readonly message: Accepted;
  readonly epoch: number;
}

/** The log, the group's committed offset, the mailbox and the ownership document, as they survive every crash. */
export class DurableStore implements Durable {
  readonly log: Accepted[] = [];
  /** Next offset to be written. */
  end = 0;
  committed = 0;
  generation = 0;
  /** Newest epoch; epochs count from 1. */
  epoch = 0;
  /** By epoch. */
  readonly starts: number[] = [];
  readonly documents = new Map<string, StoredDocument>();
  readonly purgedBelow = new Map<AddressKey, number>();
  readonly installedBefore = new Map<AddressKey, number>();

  /** Once per stamp. @returns the marker as it is now. */
  raisePurgeMarker(address: AddressKey, { purgedBelow: below, installedBefore }: PurgeMarker): PurgeMarker {
    const known = this.marker(address);
    if (known.installedBefore >= installedBefore) return known;
    const purgedBelow = Math.max(below, known.purgedBelow);
    this.purgedBelow.set(address, purgedBelow);
    this.installedBefore.set(address, installedBefore);
    return { purgedBelow, installedBefore };
  }

  marker(address: AddressKey): PurgeMarker {
    const [purgedBelow = 0, installedBefore = 0] = [this.purgedBelow.get(address), this.installedBefore.get(address)];
    return { purgedBelow, installedBefore };
  }

  append(message: Accepted): void {
    this.log.push(message);
    this.end = message.offset + 1;
  }

  /** Takeover: its three steps (ARCHITECTURE.md) as one; `test/rules` is about what lies between them. */
  advance(): { epoch: number; generation: number; start: number } {
    this.epoch++;
    this.starts[this.epoch] = this.committed;
    return { epoch: this.epoch, generation: ++this.generation, start: this.committed };
  }

  commit(generation: number, offset: number): boolean {
    if (generation !== this.generation) return false;
    if (offset < this.committed) throw new Error(`the committed offset goes back from ${this.committed} to ${offset}`);
    this.committed = offset;
    return true;
  }

  insert(message: Accepted, epoch: number): void {
    const key = `${message.offset}/${epoch}`;
    if (!this.documents.has(key)) this.documents.set(key, { message, epoch });
  }

  /** Removes the documents of an address at an offset, of epochs up to the given one. */
  remove(address: AddressKey, { offset, epoch }: { offset: number; epoch: number }): void {
    for (const [key, document] of this.documents) {
      const { message } = document;
      if (message.offset === offset && message.address === address && document.epoch <= epoch)
        this.documents.delete(key);
    }
  }

  /** Removes the documents of an address below an offset, of epochs up to the given one. */
  removeBelow(address: AddressKey, { below, epoch }: { below: number; epoch: number }): void {
    for (const { message } of this.documents.values())
      if (message.offset < below) this.remove(address, { offset: message.offset, epoch });
  }

  /** Validity as an owner of `epoch` sees it. */
  isValid(document: StoredDocument, epoch: number): boolean {
    if (document.epoch >= epoch) return document.epoch === epoch;
    return document.message.offset < (this.starts[document.epoch + 1] ?? 0);
  }

  hasDocument({ offset }: Accepted): boolean {
    for (let epoch = 1; epoch <= this.epoch; epoch++) {
      const document = this.documents.get(`${offset}/${epoch}`);
      if (document !== undefined && this.isValid(document, this.epoch)) return true;
    }
    return false;
  }

  /** Ascending by offset, then epoch, valid and invalid ones; the documents of one offset are never split. */
  page({ address, above, below, maxDocuments, maxBytes }: ReadRequest): { documents: StoredDocument[]; more: boolean } {
    const range = [...this.documents.values()]
      .filter(({ message: { address: owner, offset } }) => owner === address && offset > above && offset < below)
      .sort((a, b) => a.message.offset - b.message.offset || a.epoch - b.epoch);
    let count = 0;
    let bytes = 0;
    for (const { message } of range) {
      const sameOffset = count > 0 && range[count - 1]?.message.offset === message.offset;
      const full = count >= maxDocuments || bytes + message.bytes > maxBytes;
      if (count > 0 && full && !sameOffset) break;
      count++;
      bytes += message.bytes;
    }
    return { documents: range.slice(0, count), more: count < range.length };
  }
}
