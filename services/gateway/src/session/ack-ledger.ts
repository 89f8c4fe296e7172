import { DELIVERY_ID_BYTES } from '@lantern/protocol';

/** One Ack that waits for its confirmation. */
interface OpenAck {
  readonly seq: number;
  /** Delivery ids that are not confirmed. */
  left: number;
}

/** 12 bytes as a string of 12 characters, for a map. */
function keyOf(deliveryId: Uint8Array): string {
  return Buffer.from(deliveryId.buffer, deliveryId.byteOffset, deliveryId.length).toString('latin1');
}

/** Which acks of a session wait for which confirmations (I2): a count per ack, no matter how many ids it names. */
export class AckLedger {
  readonly #waiting = new Map<string, OpenAck | OpenAck[]>();
  #ids = 0;

  /** Delivery ids that wait, each as often as it was acked. */
  get size(): number {
    return this.#ids;
  }

  /**
   * Notes an ack.
   * @returns the ids to pass on. Others name nothing and are answered and ignored: with none left, answer at once.
   */
  open(seq: number, deliveryIds: readonly Uint8Array[]): readonly Uint8Array[] {
    const known = deliveryIds.filter((deliveryId) => deliveryId.length === DELIVERY_ID_BYTES);
    const ack: OpenAck = { seq, left: known.length };
    for (const deliveryId of known) this.#add(keyOf(deliveryId), ack);
    this.#ids += known.length;
    return known;
  }

  /** Calls `answer` with the seq of each ack that has nothing left to wait for. */
  confirm(deliveryIds: readonly Uint8Array[], answer: (seq: number) => void): void {
    for (const deliveryId of deliveryIds) {
      const key = keyOf(deliveryId);
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
    return [...open].map(({ seq }) => seq);
  }

  #add(key: string, ack: OpenAck): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, ack);
    else if (Array.isArray(waiting)) waiting.push(ack);
    else this.#waiting.set(key, [waiting, ack]);
  }

  #count(ack: OpenAck, answer: (seq: number) => void): void {
    this.#ids--;
    ack.left--;
    if (ack.left === 0) answer(ack.seq);
  }
}
