/** Numbers by index from 0, in a typed array that doubles when it is full: what was never set is 0. */
export class GrowingArray<Numbers extends Float64Array | Uint8Array> {
  #numbers: Numbers;
  readonly #make: (length: number) => Numbers;

  constructor(make: (length: number) => Numbers) {
    this.#make = make;
    this.#numbers = make(64);
  }

  at(index: number): number {
    return this.#numbers[index] ?? 0;
  }

  set(index: number, value: number): void {
    if (index >= this.#numbers.length) {
      const larger = this.#make(2 ** Math.ceil(Math.log2(index + 1)));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[index] = value;
  }
}
