import { byId, colour, setText } from './dom.js';
import type { Feed } from './feed.js';
import { count } from './format.js';
import { LAG_STEPS, lagStep } from './lag-steps.js';

/** Rows of the picture; with more partitions each row stands for several, and shows the worst. */
const MAX_ROWS = 128;
const HEIGHT = 256;
/** Of a partition that another instance owns: its lag is not known here. */
const UNKNOWN = -1;

interface Column {
  readonly time: number;
  readonly steps: Int8Array;
}

/** The lag of each partition (down) over time (across). */
export class HeatMap {
  readonly #canvas = byId('heat-map') as HTMLCanvasElement;
  readonly #summary = byId('heat-summary');
  readonly #maxColumns: number;
  #columns: Column[] = [];
  #windowSeconds = 0;
  #to = 0;

  constructor(maxColumns: number) {
    this.#maxColumns = maxColumns;
    new ResizeObserver(() => this.repaint()).observe(this.#canvas);
  }

  add(time: number, { transport, counts }: Feed): void {
    if (transport === undefined) return;
    const { partitionCount, owned } = transport;
    const perRow = Math.ceil(partitionCount / MAX_ROWS);
    const steps = new Int8Array(Math.ceil(partitionCount / perRow)).fill(UNKNOWN);
    for (const { partition, lag } of owned) {
      const row = Math.floor(partition / perRow);
      steps[row] = Math.max(steps[row] ?? UNKNOWN, lagStep(lag));
    }
    this.#columns = [...this.#columns.slice(1 - this.#maxColumns), { time, steps }];
    const worst = owned.reduce((max, each) => (each.lag > max.lag ? each : max), { partition: 0, lag: 0 });
    const oldest = counts['oldestUncommitted'] ?? 0;
    const text =
      worst.lag === 0
        ? 'All that was accepted is acked or parked.'
        : `Most in partition ${worst.partition}: ${count(worst.lag, 'record')}; the oldest waits for ${oldest.toFixed(1)} s.`;
    setText(this.#summary, text);
    this.#canvas.setAttribute('aria-label', `Lag of ${count(partitionCount, 'partition')} over time. ${text}`);
  }

  /** Up to a moment, Unix seconds: later than the latest column while there is no news. */
  show(to: number, windowSeconds: number): void {
    this.#to = to;
    this.#windowSeconds = windowSeconds;
    this.repaint();
  }

  repaint(): void {
    const scale = window.devicePixelRatio;
    const width = Math.round(this.#canvas.clientWidth * scale);
    const height = Math.round(HEIGHT * scale);
    if (width === 0 || this.#columns.length === 0) return;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    const palette = LAG_STEPS.map((_, step) => colour(`heat-${step}`));
    const unknown = colour('heat-unknown');
    context.clearRect(0, 0, width, height);
    const from = this.#to - this.#windowSeconds;
    const x = (time: number) => Math.round(((time - from) / this.#windowSeconds) * width);
    this.#columns.forEach(({ time, steps }, index) => {
      // Up to the one before, but not over a time in which nothing was known.
      const left = Math.max(this.#columns[index - 1]?.time ?? time - 2, time - 6);
      if (time < from) return;
      const rowHeight = height / steps.length;
      const gap = rowHeight > 3 * scale ? 1 : 0;
      steps.forEach((step, row) => {
        context.fillStyle = palette[step] ?? unknown;
        const top = Math.round(row * rowHeight);
        context.fillRect(x(left), top, Math.max(1, x(time) - x(left)), Math.round((row + 1) * rowHeight) - top - gap);
      });
    });
  }
}
