/** How much may wait for a partition to get an owner (I7; ARCHITECTURE.md, "Between the services"). */
export interface HoldBounds {
  /** ms */
  readonly timeoutMs: number;
  /** Per partition. */
  readonly maxRequests: number;
  /** Over all partitions, of ciphertext. */
  readonly maxBytes: number;
}

/** The bytes that all partitions together hold. */
export class HoldBudget {
  #bytes = 0;
  #requests = 0;

  constructor(readonly bounds: HoldBounds) {}

  get bytes(): number {
    return this.#bytes;
  }

  get requests(): number {
    return this.#requests;
  }

  /** Whether `bytes` more fit; then they are counted. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.bounds.maxBytes) return false;
    this.#bytes += bytes;
    this.#requests++;
    return true;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
    this.#requests--;
  }
}
