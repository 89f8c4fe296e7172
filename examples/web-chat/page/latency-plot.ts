import { elapsed } from './chat-pane.js';
import type { Journeys, Stage } from './journeys.js';

const SERIES: readonly Stage[] = ['accepted', 'delivered', 'acked'];
const MAX_POINTS = 60;
const [WIDTH, HEIGHT, PAD] = [960, 140, 6];
const SVG = 'http://www.w3.org/2000/svg';

function shape(name: string, attributes: Readonly<Record<string, string>>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The middle one; of an even number the lower of the two, so that it is a time that was measured. */
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1];

/** How long the newest messages took to each stage. The scale is a square root, so that a slow one hides no fast ones. */
export function latencyPlot(svg: Element, summary: Element, journeys: Journeys): void {
  const draw = () => {
    const done = journeys.all.filter((journey) => elapsed(journey, 'accepted') !== undefined).slice(-MAX_POINTS);
    const times = (stage: Stage) => done.map((journey) => elapsed(journey, stage));
    const known = (stage: Stage) => times(stage).filter((ms) => ms !== undefined);
    const most = Math.max(20, ...SERIES.flatMap(known));
    const y = (ms: number) => HEIGHT - PAD - Math.sqrt(ms / most) * (HEIGHT - 2 * PAD);
    const x = (index: number) => PAD + (index * (WIDTH - 2 * PAD)) / Math.max(9, done.length - 1);
    const grid = [0, most / 4, most].map((ms) =>
      shape('line', { x1: '0', x2: String(WIDTH), y1: String(y(ms)), y2: String(y(ms)) }),
    );
    const lines = SERIES.map((stage) => {
      const points = times(stage).flatMap((ms, index) => (ms === undefined ? [] : [`${x(index)},${y(ms)}`]));
      // One point alone is drawn as a dot.
      return shape('polyline', { class: stage, points: [...points, ...points.slice(-1)].join(' ') });
    });
    svg.replaceChildren(...grid, ...lines);
    const medians = SERIES.flatMap((stage) => (known(stage).length === 0 ? [] : `${stage} ${median(known(stage))} ms`));
    if (medians.length > 0) {
      const slowest = Math.max(...SERIES.flatMap(known));
      summary.textContent = `median of ${done.length}: ${medians.join(', ')} · slowest ${slowest} ms`;
    }
  };
  journeys.onChange(draw);
  draw();
}
