import { type AddressKey, type SendOutcome, type SendRequest, encodeStoredMessage, v1 } from '@lantern/protocol';
import type { Span } from '@lantern/runtime';
import type { AppendRecord } from '../ports.js';
import type { DedupWindow } from './dedup-window.js';
import type { QuotaBook } from './quota-book.js';
import { type SendKey, isSameSend } from './send-key.js';
import type { LimitedSend, SendLimit } from './send-limits.js';

export interface QueuedSend {
  readonly request: SendRequest;
  readonly key: SendKey;
  /** Of each copy, in the order of the messages. */
  readonly addresses: readonly AddressKey[];
  /** Of the records, about. */
  readonly bytes: number;
  /** When it was submitted, monotonic ms. */
  readonly since: number;
  readonly reply: (outcome: SendOutcome) => void;
  /** Where it is traced: never part of what is stored. */
  readonly span: Span | undefined;
}

interface AcceptedSend {
  readonly send: QueuedSend;
  readonly fullDeviceIds: readonly number[];
  /** Repeats of the same message that came before it was durable. */
  repeats: QueuedSend[] | undefined;
  /** Another one with the same hash. */
  readonly next: AcceptedSend | undefined;
}

interface StoredCopy {
  readonly address: AddressKey;
  readonly bytes: number;
}

export interface BatchContext {
  readonly now: number;
  readonly retentionMs: number;
  readonly dedup: DedupWindow;
  readonly quota: QuotaBook;
  readonly limit: Pick<SendLimit, 'charge' | 'refund'>;
}

const { PROBLEM_CODE_MAILBOX_FULL, PROBLEM_CODE_TOO_LATE } = v1.ProblemCode;

/** Sends that are appended to the log as one batch, each whole. Refusals and duplicates are answered while it is built. */
export class SendBatch {
  readonly records: AppendRecord[] = [];
  readonly #accepted: AcceptedSend[] = [];
  /** The last of the accepted with this hash; the others follow by `next`. */
  readonly #byHash = new Map<number, AcceptedSend>();
  readonly #copies: (StoredCopy & { send: QueuedSend })[] = [];
  readonly #context: BatchContext;
  bytes = 0;

  constructor(context: BatchContext) {
    this.#context = context;
  }

  add(send: QueuedSend): void {
    const { now, dedup } = this.#context;
    const first = dedup.find(send.key, now);
    const pending = this.#pending(send.key);
    const { notAfter } = send.request.send;
    if (first !== undefined) send.reply({ outcome: 'duplicate', serverTime: first });
    else if (pending !== undefined) (pending.repeats ??= []).push(send);
    else if (send.request.probe) send.reply({ outcome: 'not-duplicate' });
    else if (notAfter !== undefined && now > notAfter) {
      send.reply({ outcome: 'refused', code: PROBLEM_CODE_TOO_LATE, message: 'not_after has passed' });
    } else {
      // After the dedup window: a duplicate is not charged.
      const refusal = this.#context.limit.charge(limitedSend(send));
      if (refusal === undefined) this.#store(send);
      else send.reply(refusal);
    }
  }

  /** The records are durable. */
  stored(): void {
    const { now, dedup } = this.#context;
    for (const { send, fullDeviceIds, repeats = [] } of this.#accepted) {
      dedup.add(send.key, now);
      send.reply({ outcome: 'accepted', serverTime: now, fullDeviceIds });
      for (const repeat of repeats) repeat.reply({ outcome: 'duplicate', serverTime: now });
    }
  }

  /** The records are not known to be durable: everybody is asked to repeat, and gets back what was charged. */
  failed(outcome: SendOutcome): void {
    for (const { send, address, bytes } of this.#copies) {
      this.#context.quota.release(address, send.request.sender.userId, bytes);
    }
    for (const { send, repeats = [] } of this.#accepted) {
      this.#context.limit.refund(limitedSend(send));
      send.reply(outcome);
      for (const repeat of repeats) repeat.reply(outcome);
    }
  }

  #pending(key: SendKey): AcceptedSend | undefined {
    let accepted = this.#byHash.get(key.hash);
    while (accepted !== undefined && !isSameSend(accepted.send.key, key)) accepted = accepted.next;
    return accepted;
  }

  #accept(send: QueuedSend, fullDeviceIds: readonly number[]): void {
    const { hash } = send.key;
    const accepted = { send, fullDeviceIds, repeats: undefined, next: this.#byHash.get(hash) };
    this.#byHash.set(hash, accepted);
    this.#accepted.push(accepted);
  }

  #store(send: QueuedSend): void {
    const { sender } = send.request;
    const { messages, messageId, ttlMs, urgent } = send.request.send;
    const { now, retentionMs, quota } = this.#context;
    const expiresAt = now + Math.min(ttlMs ?? retentionMs, retentionMs);
    const fullDeviceIds: number[] = [];
    const before = this.records.length;
    for (const [index, { deviceId, registrationId, kind, ciphertext }] of messages.entries()) {
      const address = send.addresses[index] as AddressKey;
      // Counted over the copies that are stored, so that there always is a first one for the dedup window.
      const copy = this.records.length - before;
      const { value, message } = encodeStoredMessage({
        sender,
        messageId,
        registrationId,
        kind,
        ciphertext,
        serverTime: now,
        expiresAt,
        urgent,
        copy,
      });
      if (quota.admit(address, sender.userId, value.length) !== 'admitted') {
        fullDeviceIds.push(deviceId);
        continue;
      }
      quota.add(address, sender.userId, value.length);
      this.records.push({ address, value, message });
      this.#copies.push({ address, bytes: value.length, send });
      this.bytes += value.length;
    }
    if (this.records.length > before) this.#accept(send, fullDeviceIds);
    else
      send.reply({
        outcome: 'refused',
        code: PROBLEM_CODE_MAILBOX_FULL,
        message: 'no addressed device has room',
        retryAfterMs: 60_000,
      });
  }
}

function limitedSend({ request }: QueuedSend): LimitedSend {
  return { sender: request.sender.userId, recipient: request.send.recipient };
}
