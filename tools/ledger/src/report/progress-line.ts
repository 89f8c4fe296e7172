import type { Progress } from '../run-ledger.js';
import { whole } from './layout.js';

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line that tells how the run stands, rewritten in place; where nobody looks only what is noted appears. */
export class ProgressLine {
  readonly #output: ProgressOutput;
  #shown = false;

  constructor(output: ProgressOutput) {
    this.#output = output;
  }

  show({ phase, seconds, accepted, deliveries, open, faults }: Progress): void {
    if (this.#output.isTTY !== true) return;
    const counts = `${whole(accepted)} accepted, ${whole(deliveries)} deliveries, ${whole(open.copies)} waiting, ${whole(open.unconfirmed)} unconfirmed, ${open.notCaughtUp} catching up`;
    const line = `${seconds.toFixed(0)} s  ${counts}, ${faults} faults  ${phase}`;
    this.#output.write(`\r\u001b[K${line.slice(0, (this.#output.columns ?? 80) - 1)}`);
    this.#shown = true;
  }

  /** A line that stays. */
  note(line: string): void {
    this.clear();
    this.#output.write(`${line}\n`);
  }

  clear(): void {
    if (this.#shown) this.#output.write('\r\u001b[K');
    this.#shown = false;
  }
}
