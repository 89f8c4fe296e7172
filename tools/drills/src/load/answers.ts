import type { ClientObserver, ObservedAnswer } from '@lantern/client';

/** Every answer to every attempt of the senders. */
export class Answers {
  /** Of all answers, ms. */
  longestMs = 0;
  /** Refusals, by their words. */
  readonly refusals = new Map<string, number>();
  /** Refusals that do not say when to come again. */
  readonly withoutRetry: string[] = [];

  readonly observer: ClientObserver = { answered: (answer) => this.#answered(answer) };

  get refused(): number {
    return [...this.refusals.values()].reduce((sum, count) => sum + count, 0);
  }

  #answered({ afterMs, refusal }: ObservedAnswer): void {
    this.longestMs = Math.max(this.longestMs, afterMs);
    if (refusal === undefined) return;
    const words = `${refusal.code}: ${refusal.message}`;
    this.refusals.set(words, (this.refusals.get(words) ?? 0) + 1);
    if (!refusal.retry.retryable || refusal.retry.afterMs === undefined) this.withoutRetry.push(words);
  }
}
