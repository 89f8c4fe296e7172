import type { Clock } from '@lantern/runtime';

/** A value that is made when somebody asks, at most once in a while and once at a time, however many ask (I7). */
export class SharedValue<T> {
  readonly #make: () => Promise<T>;
  readonly #freshMs: number;
  readonly #clock: Clock;
  #made: { readonly at: number; readonly value: Promise<T> } | undefined;
  #making = false;

  /** Made anew when it is asked for and older than `freshMs`. */
  constructor(make: () => Promise<T>, { freshMs, clock }: { readonly freshMs: number; readonly clock: Clock }) {
    this.#make = make;
    this.#freshMs = freshMs;
    this.#clock = clock;
  }

  get(): Promise<T> {
    const now = this.#clock.monotonic();
    if (this.#made === undefined || (!this.#making && now - this.#made.at >= this.#freshMs)) {
      this.#making = true;
      const value = this.#make().finally(() => (this.#making = false));
      this.#made = { at: now, value };
    }
    return this.#made.value;
  }
}
