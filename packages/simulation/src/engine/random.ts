/** Numbers that one seed decides. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  /** `name`: streams of one seed with different names have nothing to do with each other. */
  constructor(seed: number, name: string) {
    let hash = 0x811c9dc5 ^ (seed >>> 0);
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.#a = hash ^ 0x9e37_79b9;
    this.#b = Math.imul(hash, 0x85eb_ca6b) ^ seed;
    this.#c = Math.floor(seed / 2 ** 32) ^ 0x243f_6a88;
    for (let i = 0; i < 12; i++) this.next();
  }

  /** From 0 to below 1 (sfc32). */
  readonly next = (): number => {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = Math.floor(this.next() * 256);
    return bytes;
  }
}
