import { byId, element, setText } from './dom.js';
import type { KeysStatus, StockBucket } from './feed.js';
import { count } from './format.js';

function nameOf(buckets: readonly StockBucket[], index: number): string {
  const to = buckets[index]?.atMost ?? 0;
  const from = index === 0 ? 0 : (buckets[index - 1]?.atMost ?? 0) + 1;
  return from === to ? String(to) : `${from}–${to}`;
}

/** How many devices have how many one-time keys left, of a sample. */
export class StockBars {
  readonly #body = byId('stock-rows');
  readonly #table = byId('stock-table');
  readonly #note = byId('stock-note');

  show({ storeReachable, stock }: KeysStatus): void {
    const devices = stock?.devices ?? 0;
    this.#table.hidden = devices === 0;
    if (stock === undefined || devices === 0) {
      setText(this.#note, storeReachable ? 'No devices are registered yet.' : 'The key store does not answer.');
      return;
    }
    setText(
      this.#note,
      `Of a sample of ${count(devices, 'device')} of ${count(stock.users, 'user')}, a new one every 15 s.`,
    );
    const rows = stock.oneTime.map((bucket, index) => {
      const kem = stock.kem[index]?.devices ?? 0;
      const name = element('th', '', nameOf(stock.oneTime, index));
      name.scope = 'row';
      return element(
        'tr',
        index === 0 ? 'none-left' : '',
        name,
        bar(bucket.devices, devices, 'c1'),
        bar(kem, devices, 'c4'),
      );
    });
    this.#body.replaceChildren(...rows);
  }
}

function bar(part: number, whole: number, hue: string): HTMLElement {
  const fill = element('i', `bar ${hue}`);
  fill.style.width = `${(part / whole) * 100}%`;
  return element('td', '', element('span', 'track', fill), element('b', '', String(part)));
}
