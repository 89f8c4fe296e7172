import { TILES, type TileSpec } from './charts.js';
import { element, setText } from './dom.js';
import type { Feed } from './feed.js';
import type { History } from './history.js';

/** The numbers at the top of the page. */
export class Tiles {
  readonly #list: HTMLElement;
  readonly #values: readonly (readonly [TileSpec, HTMLElement])[];

  constructor(list: HTMLElement, { parts }: Feed) {
    this.#list = list;
    const specs = TILES.filter(({ of }) => of.some((part) => parts.includes(part)));
    this.#values = specs.map((spec) => [spec, element('dd', '', '–')] as const);
    list.replaceChildren(
      ...this.#values.map(([{ label, channel }, value]) => {
        const tile = element('div', 'tile', element('dt', '', label), value);
        tile.id = `tile-${channel}`;
        return tile;
      }),
    );
    this.#list.hidden = false;
  }

  show(history: History): void {
    for (const [{ channel, format }, node] of this.#values) {
      const value = history.latest(channel);
      setText(node, value === null ? '–' : format(value));
    }
  }
}
