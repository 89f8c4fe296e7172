import { CHANNELS, type ChannelKey } from '../page/channels.js';
import { CHARTS, TILES } from '../page/charts.js';
import type { Feed } from '../page/feed.js';
import { bytes, seconds, shortNumber, span } from '../page/format.js';
import { History } from '../page/history.js';
import { LAG_STEPS, lagStep, stepName } from '../page/lag-steps.js';
import { quantile, since } from '../page/quantile.js';
import { CONSOLE_COUNTS, CONSOLE_HISTOGRAMS } from '../src/console-metrics.js';

const feed = (at: number, fields: Partial<Feed> = {}): Feed => ({
  at,
  startedAt: 1,
  title: 'test',
  parts: ['transport'],
  state: 'ready',
  counts: {},
  histograms: {},
  search: 'ready',
  ...fields,
});
const sends = (at: number, count: number, fields: Partial<Feed> = {}) =>
  feed(at, { counts: { 'sends.accepted': count }, ...fields });

describe('history', () => {
  test('a counter is shown as what it grew by per second, by the clock of the server', () => {
    const history = new History(CHANNELS, 10);
    history.add(100, sends(50_000, 1_000));
    history.add(107, sends(52_000, 1_500));
    expect(history.of('sends')).toEqual([null, 250]);
    expect(history.times).toEqual([100, 107]);
  });

  test('after a restart of the server, and after a gap, counts begin anew: no rate is made of two runs', () => {
    const history = new History(CHANNELS, 10);
    history.add(1, sends(1_000, 900));
    history.add(2, sends(2_000, 5, { startedAt: 2 }));
    history.add(3, sends(3_000, 7, { startedAt: 2 }));
    history.gap(4);
    history.add(5, sends(5_000, 50, { startedAt: 2 }));
    expect(history.of('sends')).toEqual([null, null, 2, null, null]);
  });

  test('it is bounded: the oldest values go', () => {
    const history = new History(CHANNELS, 3);
    for (let second = 1; second <= 5; second++) history.add(second, sends(second * 1_000, 0));
    expect(history.times).toEqual([3, 4, 5]);
    expect(history.of('sends')).toHaveLength(3);
  });

  test('percentiles are those of the latest seconds, not of all time', () => {
    const history = new History(CHANNELS, 100);
    const bounds = [0.1, 1];
    const at = (second: number, slow: number, fast: number) =>
      history.add(
        second,
        feed(second * 1_000, { histograms: { accept: { bounds, cumulative: [fast, fast + slow, fast + slow] } } }),
      );
    at(1, 1_000, 0);
    at(2, 1_000, 10);
    expect(history.latest('acceptP99')).toBeCloseTo(0.099);
    at(13, 1_010, 10);
    expect(history.latest('acceptP50')).toBeCloseTo(0.55);
    at(24, 1_010, 10);
    expect(history.latest('acceptP50')).toBeNull();
  });

  test('what the process does not have has no value, and is not 0', () => {
    const history = new History(CHANNELS, 3);
    history.add(1, feed(1_000));
    history.add(3, feed(3_000));
    expect([history.latest('sends'), history.latest('parked'), history.latest('refusals')]).toEqual([null, null, null]);
  });
});

test('a quantile lies within its bucket, in proportion, and at most at the highest bound', () => {
  const histogram = { bounds: [1, 2, 4], cumulative: [10, 20, 20, 25] };
  expect(quantile(histogram, 0.2)).toBeCloseTo(0.5);
  expect(quantile(histogram, 0.6)).toBeCloseTo(1.5);
  expect(quantile(histogram, 0.99)).toBe(4);
});

test('a histogram of nothing new has no quantiles', () => {
  const histogram = { bounds: [1], cumulative: [3, 3] };
  expect(since(histogram, histogram)).toBeUndefined();
  expect(since(histogram, undefined)).toEqual(histogram);
});

test('numbers are told by three digits', () => {
  const told = [0, 0.04, 0.46, 9.96, 12.3, 999, 1_000, 12_345, 999_700, 1_234_567].map(shortNumber);
  expect(told).toEqual(['0', '0', '0.5', '10', '12', '999', '1k', '12.3k', '1M', '1.2M']);
});

test('durations and sizes are told in the unit that fits', () => {
  expect([0, 0.000_2, 0.0034, 0.045, 1.24, 45, 600].map(seconds)).toEqual([
    '0',
    '200 µs',
    '3.4 ms',
    '45 ms',
    '1.2 s',
    '45 s',
    '10 min',
  ]);
  expect([5_000, 125_000, 7_500_000, 200_000_000].map(span)).toEqual(['5 s', '2 min', '2 h 5 min', '2 d 7 h']);
  expect([512 * 1024, 200 * 1024 ** 2, 3 * 1024 ** 3].map(bytes)).toEqual(['512 KiB', '200 MiB', '3.0 GiB']);
});

test('every lag has one step, and every step a name', () => {
  expect([0, 1, 9, 10, 999, 1_000, 1e6].map(lagStep)).toEqual([0, 1, 1, 2, 3, 4, 5]);
  expect(LAG_STEPS.map((_, step) => stepName(step))).toEqual(['0', '1–9', '10–99', '100–1k', '1k–10k', '10k+']);
});

/** Answers as if there were everything, and writes down what it is asked for. */
function everything<T>(asked: Set<string>, value: T): Readonly<Record<string, T>> {
  const get = (_target: object, key: string | symbol) => {
    asked.add(String(key));
    return value;
  };
  return new Proxy({}, { get });
}

describe('nothing is asked for that nobody sees', () => {
  test('every channel has a place on the page', () => {
    const drawn = new Set<ChannelKey>([
      ...CHARTS.flatMap(({ lines }) => lines.map(({ channel }) => channel)),
      ...TILES.map(({ channel }) => channel),
      // Beside the state of the process.
      'cpu',
      'memory',
    ]);
    expect(Object.keys(CHANNELS).filter((key) => !drawn.has(key as ChannelKey))).toEqual([]);
  });

  test('every metric of the feed is in a channel', () => {
    const [counts, histograms] = [new Set<string>(), new Set<string>()];
    const moment = (at: number) =>
      feed(at, {
        counts: everything(counts, at),
        histograms: everything(histograms, { bounds: [1], cumulative: [at, at] }),
      });
    const [now, before] = [moment(3_000), moment(1_000)];
    // `either` asks for the second only where there is no first.
    const ofGateway = (at: number) => feed(at, { counts: { 'requests.send': at, pushes: at, 'requests.ack': at } });
    for (const channel of Object.values(CHANNELS)) channel({ now, before, earlier: before });
    const second = (['sends', 'deliveries', 'acks'] as const).map((key) =>
      CHANNELS[key]({ now: ofGateway(3_000), before: ofGateway(1_000) }),
    );
    expect(second.every((value) => value === 1_000)).toBe(true);
    for (const key of ['requests', 'pushes']) counts.add(key);
    const asked = new Set([...counts].map((key) => key.replace(/\..*/, '')));
    expect(Object.keys(CONSOLE_COUNTS).filter((key) => !asked.has(key))).toEqual([]);
    expect(Object.keys(CONSOLE_HISTOGRAMS).filter((key) => !histograms.has(key))).toEqual([]);
  });

  test('every line of a chart has a colour of its own', () => {
    for (const { lines } of CHARTS) expect(new Set(lines.map(({ colour }) => colour)).size).toBe(lines.length);
  });
});
