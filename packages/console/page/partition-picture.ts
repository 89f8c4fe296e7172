import { byId, element, setText } from './dom.js';
import type { Feed, PartitionStatus, TransportStatus } from './feed.js';
import { count, span } from './format.js';

/** Hues of the style sheet for owners, in turn. */
const HUES = 8;

interface Place {
  readonly partition: number;
  readonly owner: string | undefined;
  readonly epoch: number;
  readonly since: number | undefined;
  readonly own: PartitionStatus | undefined;
  readonly stopped: boolean;
}

/** As people call an instance. */
function nameOf(ownerUrl: string): string {
  return ownerUrl === '' ? 'this process' : ownerUrl.replace(/^wss?:\/\//, '');
}

function placesOf(
  { owners = [] }: Feed,
  { partitionCount, owned, stopped, ownerUrl }: TransportStatus,
): readonly Place[] {
  const [byNumber, agreed] = [
    new Map(owned.map((own) => [own.partition, own])),
    new Map(owners.map((each) => [each.partition, each])),
  ];
  return Array.from({ length: partitionCount }, (_, partition) => {
    const [own, said] = [byNumber.get(partition), agreed.get(partition)];
    const owner = own === undefined ? (said === undefined || said.epoch === 0 ? undefined : said.ownerUrl) : ownerUrl;
    const epoch = own?.epoch ?? said?.epoch ?? 0;
    return { partition, owner, epoch, since: said?.since, own, stopped: stopped.includes(partition) };
  });
}

/** All partitions, each in the colour of its owner; arrow keys go from one to the next. */
export class PartitionPicture {
  readonly #grid = byId('partitions');
  readonly #owners = byId('owners');
  readonly #detail = byId('partition-detail');
  #places: readonly Place[] = [];
  #cells: readonly HTMLElement[] = [];
  #chosen: number | undefined;
  #now = 0;

  constructor() {
    this.#grid.addEventListener('keydown', (event) => this.#step(event));
    this.#grid.addEventListener('pointerover', (event) => this.#point(event));
    this.#grid.addEventListener('click', (event) => this.#point(event));
    this.#grid.addEventListener('focus', () => this.#choose(this.#chosen ?? 0));
  }

  show(feed: Feed): void {
    if (feed.transport === undefined) return;
    this.#now = feed.at;
    this.#places = placesOf(feed, feed.transport);
    if (this.#cells.length !== this.#places.length) this.#draw();
    const hues = new Map<string, number>();
    for (const { owner } of this.#places) if (owner !== undefined && !hues.has(owner)) hues.set(owner, hues.size);
    this.#places.forEach((place, index) => this.#paint(this.#cells[index] as HTMLElement, place, hues));
    this.#list(hues, feed.transport.ownerUrl);
    this.#say();
  }

  #draw(): void {
    this.#cells = this.#places.map(({ partition }) => {
      const cell = element('li', 'cell', this.#places.length <= 128 ? String(partition) : '');
      cell.id = `partition-${partition}`;
      cell.setAttribute('role', 'option');
      return cell;
    });
    this.#grid.classList.toggle('many', this.#places.length > 128);
    this.#grid.replaceChildren(...this.#cells);
  }

  #paint(cell: HTMLElement, place: Place, hues: ReadonlyMap<string, number>): void {
    const hue = place.owner === undefined ? 'none' : `hue-${(hues.get(place.owner) ?? 0) % HUES}`;
    const state = place.stopped ? 'stopped' : place.own?.paused ? 'paused' : '';
    const name = `cell ${hue} ${state} ${place.partition === this.#chosen ? 'chosen' : ''}`.trim();
    if (cell.className !== name) cell.className = name;
    const label = describe(place, this.#now);
    if (cell.getAttribute('aria-label') !== label) cell.setAttribute('aria-label', label);
  }

  #list(hues: ReadonlyMap<string, number>, self: string): void {
    const rows = [...hues].map(([owner, hue]) => {
      const mine = this.#places.filter((place) => place.owner === owner);
      const sessions = mine.reduce((total, { own }) => total + (own?.sessions ?? 0), 0);
      const facts = [count(mine.length, 'partition')];
      if (owner === self) facts.push(count(sessions, 'session'));
      const here = owner === self && owner !== '' ? ' (this instance)' : '';
      return element(
        'li',
        '',
        element('i', `swatch hue-${hue % HUES}`),
        `${nameOf(owner)}${here}: ${facts.join(', ')}`,
      );
    });
    const nobodys = this.#places.filter(({ owner }) => owner === undefined).length;
    if (nobodys > 0)
      rows.push(element('li', '', element('i', 'swatch none'), `no owner known: ${count(nobodys, 'partition')}`));
    const stopped = this.#places.filter((place) => place.stopped).length;
    if (stopped > 0) rows.push(element('li', 'alarm', `${count(stopped, 'partition')} stopped: see the runbook`));
    this.#owners.replaceChildren(...rows);
  }

  #step(event: KeyboardEvent): void {
    const columns = Math.max(1, Math.round(this.#grid.clientWidth / ((this.#cells[0]?.offsetWidth ?? 1) + 2)));
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#choose(Math.min(this.#places.length - 1, Math.max(0, (this.#chosen ?? 0) + step)));
  }

  #point({ target }: Event): void {
    const index = this.#cells.indexOf(target as HTMLElement);
    if (index >= 0) this.#choose(index);
  }

  #choose(index: number): void {
    if (this.#chosen !== undefined) this.#cells[this.#chosen]?.classList.remove('chosen');
    this.#chosen = index;
    this.#cells[index]?.classList.add('chosen');
    this.#grid.setAttribute('aria-activedescendant', `partition-${index}`);
    this.#say();
  }

  #say(): void {
    const place = this.#chosen === undefined ? undefined : this.#places[this.#chosen];
    setText(
      this.#detail,
      place === undefined ? 'Point at a partition, or use the arrow keys.' : describe(place, this.#now),
    );
  }
}

function describe({ partition, owner, epoch, since, own, stopped }: Place, now: number): string {
  if (stopped) return `Partition ${partition} is stopped: its committed offset does not fit the log.`;
  if (owner === undefined) return `Partition ${partition}: no owner known.`;
  const facts = [`Partition ${partition}: ${nameOf(owner)}`, `epoch ${epoch}`];
  if (since !== undefined) facts.push(`for ${span(now - since)}`);
  if (own !== undefined) {
    facts.push(
      `lag ${own.lag.toLocaleString('en')}`,
      `committed ${own.committed.toLocaleString('en')}`,
      count(own.sessions, 'session'),
    );
    if (own.paused) facts.push('paused: at the bound of memory');
  }
  return facts.join(' · ');
}
