import { DELIVERY_ID_BYTES } from '@lantern/protocol';
import type { Span } from '@lantern/runtime';

/** One Ack that waits for its confirmation. */
interface OpenAck {
  readonly seq: number;
  /** Delivery ids that are not confirmed. */
  left: number;
  /** Of how many; and where it is traced. */
  readonly ids: number;
  readonly span: Span | undefined;
}

/** A delivery id as a map finds it: see {@link AckLedger}. */
type Key = number | string;

/** Values above have no exact place in a number with another half below. */
const MAX_HIGH = 0x1f_ffff;

function uint32At(bytes: Uint8Array, at: number): number {
  const byte = (index: number) => bytes[at + index] as number;
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0;
}

/**
 * Which acks of a session wait for which confirmations (I2): a count per ack, no matter how many ids it names.
 *
 * Ids are opaque here, but those of one session begin alike: the others are told apart by their last 8 bytes, as a number,
 * which makes no garbage. Any that begin otherwise, or are larger than a number holds, have a text as their key.
 */
export class AckLedger {
  readonly #waiting = new Map<Key, OpenAck | OpenAck[]>();
  #ids = 0;
  /** What the first id of the session began with. */
  #prefix: number | undefined;

  /** Delivery ids that wait, each as often as it was acked. */
  get size(): number {
    return this.#ids;
  }

  /**
   * Notes an ack.
   * @returns the ids to pass on. Others name nothing and are answered and ignored: with none left, answer at once.
   */
  open(seq: number, deliveryIds: readonly Uint8Array[], span?: Span): readonly Uint8Array[] {
    const known = deliveryIds.filter((deliveryId) => deliveryId.length === DELIVERY_ID_BYTES);
    const ack: OpenAck = { seq, left: known.length, ids: known.length, span };
    for (const deliveryId of known) this.#add(this.#keyOf(deliveryId), ack);
    this.#ids += known.length;
    return known;
  }

  /** Calls `answer` with the seq of each ack that has nothing left to wait for. */
  confirm(deliveryIds: readonly Uint8Array[], answer: (seq: number) => void): void {
    for (const deliveryId of deliveryIds) {
      const key = this.#keyOf(deliveryId);
      const waiting = this.#waiting.get(key);
      if (waiting === undefined) continue;
      this.#waiting.delete(key);
      if (Array.isArray(waiting)) for (const ack of waiting) this.#count(ack, answer);
      else this.#count(waiting, answer);
    }
  }

  /** Forgets every ack. @returns their seqs. */
  clear(): readonly number[] {
    const open = new Set([...this.#waiting.values()].flat());
    this.#waiting.clear();
    this.#ids = 0;
    for (const { span, ids } of open) span?.end('gone', ids);
    return [...open].map(({ seq }) => seq);
  }

  #keyOf(deliveryId: Uint8Array): Key {
    const prefix = uint32At(deliveryId, 0);
    const high = uint32At(deliveryId, 4);
    this.#prefix ??= prefix;
    if (prefix === this.#prefix && high <= MAX_HIGH) return high * 2 ** 32 + uint32At(deliveryId, 8);
    return Buffer.from(deliveryId.buffer, deliveryId.byteOffset, deliveryId.length).toString('latin1');
  }

  #add(key: Key, ack: OpenAck): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, ack);
    else if (Array.isArray(waiting)) waiting.push(ack);
    else this.#waiting.set(key, [waiting, ack]);
  }

  #count(ack: OpenAck, answer: (seq: number) => void): void {
    this.#ids--;
    ack.left--;
    if (ack.left > 0) return;
    answer(ack.seq);
    ack.span?.end('done', ack.ids);
  }
}
