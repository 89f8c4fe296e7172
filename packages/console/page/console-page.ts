import { CHANNELS } from './channels.js';
import { CHARTS } from './charts.js';
import { Chart, shownSeconds } from './chart.js';
import { byId, element, setText } from './dom.js';
import type { Feed, Part } from './feed.js';
import { POLL_MS, type Trouble } from './feed-poll.js';
import { bytes, clockTime, span } from './format.js';
import { HeatMap } from './heat-map.js';
import { History } from './history.js';
import { LAG_STEPS, stepName } from './lag-steps.js';
import { MessageSearch } from './message-search.js';
import { PartitionPicture } from './partition-picture.js';
import { StockBars } from './stock-bars.js';
import { Tiles } from './tiles.js';

/** As much as the widest window shows. */
const MAX_POINTS = (15 * 60 * 1_000) / POLL_MS;

/** Charts before the partitions. */
const FIRST_ROW = 3;

const KNOWS: Readonly<Record<Part, string>> = {
  gateway: 'its connections, sends and refusals',
  keys: 'its key requests and what is left of one-time keys',
  transport: 'the partitions it owns, their sessions and messages',
};

/** All that is on the page, and what it knows. */
export class ConsolePage {
  readonly #history = new History(CHANNELS, MAX_POINTS);
  readonly #heatMap = new HeatMap(MAX_POINTS);
  readonly #picture = new PartitionPicture();
  readonly #stock = new StockBars();
  readonly #search = new MessageSearch();
  #charts: readonly Chart[] = [];
  #tiles: Tiles | undefined;
  #windowSeconds = 300;
  #heardAt: number | undefined;

  /** How much of the past is shown. */
  set windowSeconds(value: number) {
    this.#windowSeconds = value;
    this.#redraw();
  }

  /** The theme has changed. */
  repaint(): void {
    for (const chart of this.#charts) chart.repaint();
    this.#heatMap.repaint();
  }

  show(feed: Feed): void {
    const time = Date.now() / 1_000;
    if (this.#tiles === undefined) this.#begin(feed);
    this.#heardAt = Date.now();
    this.#history.add(time, feed);
    this.#heatMap.add(time, feed);
    this.#picture.show(feed);
    if (feed.keys !== undefined) this.#stock.show(feed.keys);
    this.#search.show(feed);
    this.#tiles?.show(this.#history);
    this.#head(feed);
    byId('trouble').hidden = true;
    document.body.classList.remove('stale');
    this.#redraw();
  }

  /** There is no news. */
  trouble({ code, detail }: Trouble): void {
    const since = this.#heardAt === undefined ? '' : ` since ${clockTime(this.#heardAt)}`;
    const texts: Readonly<Record<Trouble['code'], string>> = {
      'no-answer': `No answer from the server${since}. What you see is old; it is asked again every 2 s.`,
      too_many_viewers: `${detail}. This one goes on when another is closed.`,
      refused: `The server refuses this page: ${detail}.`,
    };
    byId('trouble').hidden = false;
    setText(byId('trouble'), texts[code]);
    setText(byId('state'), code === 'no-answer' ? 'connection lost' : 'no news');
    byId('state').className = 'chip lost';
    document.body.classList.add('stale');
    byId('loading').hidden = true;
    if (this.#heardAt === undefined) return;
    this.#history.gap(Date.now() / 1_000);
    this.#redraw();
  }

  /** What the process has is known with the first answer. */
  #begin(feed: Feed): void {
    const { parts, title } = feed;
    document.title = `${title} · Lantern`;
    setText(byId('title'), title);
    const others =
      'Other instances have consoles of their own; all of them together are in Grafana (docs/operations.md).';
    const knows = parts.map((part) => KNOWS[part]).join('; ');
    setText(
      byId('scope'),
      parts.length > 1
        ? 'This process runs all services; everything is here.'
        : `One instance. It knows ${knows}. ${others}`,
    );
    this.#charts = CHARTS.filter(({ of }) => of.some((part) => parts.includes(part))).map((spec) => new Chart(spec));
    const figures = this.#charts.map(({ figure }) => figure);
    // The partitions are what to look at next.
    byId('charts').prepend(...figures.slice(0, FIRST_ROW));
    byId('stock-card').before(...figures.slice(FIRST_ROW));
    byId('loading').hidden = true;
    byId('charts').hidden = false;
    byId('partition-cards').hidden = !parts.includes('transport');
    byId('lag-card').hidden = !parts.includes('transport');
    byId('stock-card').hidden = !parts.includes('keys');
    byId('heat-legend').replaceChildren(
      ...LAG_STEPS.map((_, step) => element('li', '', element('i', `swatch heat-${step}`), stepName(step))),
    );
    this.#tiles = new Tiles(byId('tiles'), feed);
    for (const chart of this.#charts) chart.attach();
  }

  #head({ state, at, startedAt }: Feed): void {
    const chip = byId('state');
    setText(chip, state);
    chip.className = `chip ${state === 'ready' ? 'good' : 'busy'}`;
    const [cpu, memory] = [this.#history.latest('cpu'), this.#history.latest('memory')];
    const facts = [`up ${span(at - startedAt)}`];
    if (cpu !== null) facts.push(`CPU ${Math.round(cpu * 100)} %`);
    if (memory !== null) facts.push(bytes(memory));
    setText(byId('facts'), facts.join(' · '));
  }

  #redraw(): void {
    for (const chart of this.#charts) chart.show(this.#history, this.#windowSeconds);
    const to = this.#history.times.at(-1);
    if (to !== undefined) this.#heatMap.show(to, shownSeconds(this.#history, this.#windowSeconds));
  }
}
