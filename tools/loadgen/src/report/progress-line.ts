import type { JobProgress } from '../bench/run-job.js';
import { formatNumber } from './table.js';

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line that tells what is going on, rewritten in place; silent where nobody looks. */
export class ProgressLine {
  readonly #output: ProgressOutput;
  #shown = false;

  constructor(output: ProgressOutput) {
    this.#output = output;
  }

  show(what: string, { phase, elapsedMs, perSecond }: JobProgress): void {
    if (this.#output.isTTY !== true) return;
    const rate = perSecond > 0 ? `  ${formatNumber(perSecond)}/s` : '';
    const line = `${what}: ${phase} ${(elapsedMs / 1_000).toFixed(1)} s${rate}`;
    this.#output.write(`\r\u001b[K${line.slice(0, (this.#output.columns ?? 80) - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#output.write('\r\u001b[K');
    this.#shown = false;
  }
}
