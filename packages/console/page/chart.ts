import type { ChartSpec } from './charts.js';
import { colour, element, setText } from './dom.js';
import type { History } from './history.js';
import uPlot from './uplot.js';

const HEIGHT = 150;
const FONT = '11px system-ui, sans-serif';
const NONE = '–';

/** A chart with its title and a legend that says its values: the latest, or those under the pointer. */
export class Chart {
  readonly figure: HTMLElement;
  readonly #spec: ChartSpec;
  readonly #holder = element('div', 'plot');
  readonly #empty: HTMLElement;
  readonly #values: readonly HTMLElement[];
  #plot: uPlot | undefined;
  #history: History | undefined;

  constructor(spec: ChartSpec) {
    this.#spec = spec;
    const title = element('h2', '', spec.title);
    title.title = spec.about;
    this.#values = spec.lines.map(() => element('b', '', NONE));
    const items = spec.lines.map(({ label, colour: name }, index) => {
      const value = this.#values[index] as HTMLElement;
      const swatch = element('i', `swatch ${name}`);
      return element('li', '', swatch, `${label} `, value);
    });
    this.#empty = element('p', 'empty', 'Collecting …');
    const about = element('p', 'hidden', spec.about);
    const legend = element('ul', 'legend', ...items);
    this.#holder.setAttribute('aria-hidden', 'true');
    this.figure = element(
      'figure',
      'card chart',
      element('figcaption', '', title, legend, about),
      this.#holder,
      this.#empty,
    );
    this.figure.id = `chart-${spec.id}`;
  }

  /** To be called when it is in the page. */
  attach(): void {
    const { lines, format } = this.#spec;
    const axis = {
      stroke: () => colour('dim'),
      font: FONT,
      grid: { stroke: () => colour('line'), width: 1 },
      ticks: { show: false },
    };
    this.#plot = new uPlot(
      {
        width: this.#holder.clientWidth || 300,
        height: HEIGHT,
        padding: [8, 22, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: 'console' }, drag: { x: false, y: false }, points: { size: 6 } },
        scales: { y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.12 : 1] } },
        axes: [
          { ...axis, space: 70, size: 24, values: (_plot, ticks) => ticks.map((tick) => timeOf(tick)) },
          {
            ...axis,
            space: 32,
            size: 52,
            values: (_plot, ticks) => ticks.map((tick) => format(tick).replace('/s', '')),
          },
        ],
        series: [
          {},
          ...lines.map(({ label, colour: name }) => ({
            label,
            stroke: () => colour(name),
            width: 1.75,
            points: { show: false },
          })),
        ],
        hooks: { setCursor: [() => this.#say()] },
      },
      [[], ...lines.map(() => [])],
      this.#holder,
    );
    new ResizeObserver(() => {
      const width = this.#holder.clientWidth;
      if (width > 0 && width !== this.#plot?.width) this.#plot?.setSize({ width, height: HEIGHT });
    }).observe(this.#holder);
  }

  /** Shows the latest `windowSeconds`. */
  show(history: History, windowSeconds: number): void {
    this.#history = history;
    const { lines, empty } = this.#spec;
    const to = history.times.at(-1) ?? Date.now() / 1_000;
    const data = [history.times, ...lines.map(({ channel }) => history.of(channel))];
    this.#plot?.batch(() => {
      this.#plot?.setData(data as unknown as uPlot.AlignedData, false);
      this.#plot?.setScale('x', { min: to - shownSeconds(history, windowSeconds), max: to });
    });
    const some = lines.some(({ channel }) => history.has(channel));
    this.#empty.hidden = some;
    setText(this.#empty, history.times.length < 3 ? 'Collecting …' : empty);
    this.#say();
  }

  /** In the colours of another theme. */
  repaint(): void {
    this.#plot?.redraw(false, true);
  }

  #say(): void {
    const history = this.#history;
    if (history === undefined) return;
    const index = this.#plot?.cursor.idx ?? undefined;
    this.#spec.lines.forEach(({ channel }, line) => {
      const value = index === undefined ? history.latest(channel) : history.of(channel)[index];
      setText(
        this.#values[line] as HTMLElement,
        value === null || value === undefined ? NONE : this.#spec.format(value),
      );
    });
  }
}

/** No wider than what there is to show, but for the first minute. */
export function shownSeconds({ times }: History, windowSeconds: number): number {
  const known = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return Math.min(windowSeconds, Math.max(60, known));
}

function timeOf(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toLocaleTimeString('en-GB');
}
