import { randomBytes } from 'node:crypto';
import type { AddressKey, UserId } from '@lantern/protocol';

/**
 * Names a send for {@link DedupWindow}: sender address, recipient user and the sender's message id. The two ends of the
 * conversation are told apart by 64 bits of a seeded hash: senders choose their message ids, but none can choose an id
 * that makes somebody else's send look like a repeat.
 */
export interface SendKey {
  /** 16 bytes. */
  readonly messageId: Uint8Array;
  readonly pairHigh: number;
  readonly pairLow: number;
  /** uint32 over all of it. */
  readonly hash: number;
}

const { imul } = Math;

export function isSameSend(a: SendKey, b: SendKey): boolean {
  if (a.hash !== b.hash || a.pairLow !== b.pairLow || a.pairHigh !== b.pairHigh) return false;
  for (let i = 0; i < a.messageId.length; i++) if (a.messageId[i] !== b.messageId[i]) return false;
  return a.messageId.length === b.messageId.length;
}

function mix(hash: number): number {
  let mixed = imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Makes keys; those of different makers cannot be compared. */
export class SendKeys {
  readonly #seeds: readonly [number, number];
  /** The pair that was hashed last: senders send more than once. */
  #sender = '' as AddressKey;
  #recipient = '' as UserId;
  #high = 0;
  #low = 0;

  /** `seeds`: numbers from 0 to below 2^32 that nobody outside can guess; random unless told. */
  constructor(seeds: readonly [number, number] = [randomBytes(4).readUInt32LE(), randomBytes(4).readUInt32LE()]) {
    this.#seeds = seeds;
  }

  keyOf(sender: AddressKey, recipient: UserId, messageId: Uint8Array): SendKey {
    if (sender !== this.#sender || recipient !== this.#recipient) this.#hashPair(sender, recipient);
    const [seed] = this.#seeds;
    let hash = this.#low ^ seed;
    for (let i = 0; i < messageId.length; i++)
      hash = imul(hash ^ (messageId[i] as number), 0x9e37_79b1) ^ (hash >>> 15);
    return { messageId, pairHigh: this.#high, pairLow: this.#low, hash: mix(hash) };
  }

  #hashPair(sender: AddressKey, recipient: UserId): void {
    let [low, high] = this.#seeds;
    const take = (text: string) => {
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        low = imul(low ^ code, 0x9e37_79b1);
        high = imul(high ^ code, 0x5f35_6495);
        low ^= low >>> 15;
        high ^= high >>> 13;
      }
    };
    take(sender);
    take('>');
    take(recipient);
    this.#sender = sender;
    this.#recipient = recipient;
    this.#low = mix(low ^ mix(high));
    this.#high = mix(high ^ mix(low));
  }
}
