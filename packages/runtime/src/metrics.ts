import { Counter as PromCounter, Gauge as PromGauge, Histogram as PromHistogram } from 'prom-client';
import { Registry, collectDefaultMetrics } from 'prom-client';

/** The closed set of values of each label. Identities cannot be among them (I8). */
export type Labels = Readonly<Record<string, readonly string[]>>;

/** Units of metrics; a name ends in its unit. `none` is for plain counts. */
export type MetricUnit = 'seconds' | 'bytes' | 'ratio' | 'none';

interface Described {
  /** `lantern_<service>_<what>[_<unit>][_total]` */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly unit: MetricUnit;
  readonly labels?: Labels;
}

export interface CounterRow extends Described {
  readonly type: 'counter';
}

export interface GaugeRow extends Described {
  readonly type: 'gauge';
}

export interface HistogramRow extends Described {
  readonly type: 'histogram';
  /** Upper bounds, ascending, in the metric's unit. */
  readonly buckets: readonly number[];
}

export type MetricRow = CounterRow | GaugeRow | HistogramRow;

/** All metrics of a service, by the name under which its code knows them. */
export type MetricTable = Readonly<Record<string, MetricRow>>;

type LabelValues<L extends Labels> = { readonly [K in keyof L]: L[K][number] };

/** Labels come first, and only where the metric has some. */
type WithLabels<R extends MetricRow, Rest extends readonly unknown[]> = R['labels'] extends Labels
  ? [labels: LabelValues<R['labels']>, ...rest: Rest]
  : Rest;

export interface Counter<R extends MetricRow> {
  /** By one unless told. */
  inc(...args: WithLabels<R, [by?: number]>): void;
}

export interface Gauge<R extends MetricRow> {
  set(...args: WithLabels<R, [value: number]>): void;
  inc(...args: WithLabels<R, [by?: number]>): void;
  dec(...args: WithLabels<R, [by?: number]>): void;
}

export interface Histogram<R extends MetricRow> {
  observe(...args: WithLabels<R, [value: number]>): void;
}

export type Instrument<R extends MetricRow> = R extends CounterRow
  ? Counter<R>
  : R extends GaugeRow
    ? Gauge<R>
    : Histogram<R>;

export type MetricsOf<T extends MetricTable> = { readonly [K in keyof T]: Instrument<T[K]> };

/** One value of a metric. Those of a histogram are its buckets, with `le`, its sum and its count. */
export interface Reading {
  readonly of: 'value' | 'bucket' | 'sum' | 'count';
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** Where metrics are registered and rendered. One per process, or per service in tests. */
export interface MetricsRegistry {
  readonly contentType: string;
  /** All metrics as Prometheus text. */
  render(): Promise<string>;
  /** What some metrics say now, by their names; those that nobody registered are left out. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, readonly Reading[]>>;
  /** Calls `sample` before each rendering or reading, to set gauges that are cheaper to read than to keep. */
  onRender(sample: () => void): void;
  /** For {@link defineMetrics} only. */
  readonly prom: Registry;
}

/** I7: series of one metric, the product of its label sets. */
const MAX_SERIES = 1_000;

/** Gauges of prom-client that are named like counters, sums of what `nodejs_active_*` tell anyway. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** A registry, with the metrics of Node itself (event-loop delay, heap, GC, CPU, open files) unless `node` is false. */
export function createMetricsRegistry(options: { readonly node?: boolean } = {}): MetricsRegistry {
  const prom = new Registry();
  const samplers: (() => void)[] = [];
  if (options.node !== false) {
    collectDefaultMetrics({ register: prom });
    for (const name of MISNAMED) prom.removeSingleMetric(name);
  }
  return {
    prom,
    contentType: prom.contentType,
    onRender: (sample) => void samplers.push(sample),
    render: async () => {
      for (const sample of samplers) sample();
      return prom.metrics();
    },
    read: async (names) => {
      for (const sample of samplers) sample();
      const read = async (name: string) => [name, await readingsOf(prom, name)] as const;
      const readings = await Promise.all(names.map(read));
      return new Map(readings.filter(([, values]) => values.length > 0));
    },
  };
}

/** For runs whose metrics nobody looks at: nothing is counted. */
export const noMetrics: MetricsRegistry = createMetricsRegistry({ node: false });

const ignore = (): void => undefined;
const IGNORING = Object.freeze({ inc: ignore, dec: ignore, set: ignore, observe: ignore });

const PARTS = ['bucket', 'sum', 'count'] as const;

async function readingsOf(prom: Registry, name: string): Promise<readonly Reading[]> {
  const metric = await prom.getSingleMetric(name)?.get();
  return (metric?.values ?? []).map(({ labels, value, ...rest }) => {
    const { metricName } = rest as { readonly metricName?: string };
    const of = PARTS.find((part) => metricName === `${name}_${part}`) ?? 'value';
    return { of, labels: labels as Reading['labels'], value };
  });
}

function requireProperRow({ name, type, unit, labels = {} }: MetricRow): void {
  const suffix = (unit === 'none' ? '' : `_${unit}`) + (type === 'counter' ? '_total' : '');
  if (!/^lantern_[a-z0-9_]+$/.test(name) || !name.endsWith(suffix)) {
    throw new TypeError(`metric ${name} must begin with lantern_ and end in ${suffix || 'what it counts'}`);
  }
  const series = Object.values(labels).reduce((product, values) => product * values.length, 1);
  if (series === 0 || series > MAX_SERIES) throw new TypeError(`metric ${name} would have ${series} series`);
}

/** Every combination of label values: a series that begins at 0 shows its first increase. */
function combinations(labels: Labels): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (partial, [label, values]) => partial.flatMap((others) => values.map((value) => ({ ...others, [label]: value }))),
    [{}],
  );
}

function createInstrument(row: MetricRow, prom: Registry) {
  const { name, help, labels = {} } = row;
  const config = { name, help, labelNames: Object.keys(labels), registers: [prom] };
  const series = combinations(labels);
  if (row.type === 'histogram') {
    const histogram = new PromHistogram({ ...config, buckets: [...row.buckets] });
    if (row.labels) for (const values of series) histogram.zero(values);
    return histogram;
  }
  if (row.type === 'gauge') {
    const gauge = new PromGauge(config);
    for (const values of series) gauge.set(values, 0);
    return gauge;
  }
  return createCounter(row, config, series);
}

/**
 * Counted in plain numbers and handed to prom-client when metrics are rendered: it makes a text of the labels at every
 * count, which for counters that grow with every message costs more than the rest of some of their paths.
 */
function createCounter(
  { labels = {} }: CounterRow,
  config: { name: string; help: string; labelNames: string[]; registers: Registry[] },
  series: readonly Record<string, string>[],
) {
  const tallies = series.map((values) => ({ values, count: 0 }));
  const counter = new PromCounter({
    ...config,
    collect() {
      for (const tally of tallies) {
        this.inc(tally.values, tally.count);
        tally.count = 0;
      }
    },
  });
  for (const { values } of tallies) counter.inc(values, 0);
  const [only] = tallies;
  const [label, second] = Object.keys(labels);
  if (label === undefined) return { inc: (by = 1) => void (only !== undefined && (only.count += by)) };
  const find = tallyFinder(tallies, label, second);
  return {
    inc(values: Record<string, string>, by = 1) {
      const tally = find(values);
      if (tally === undefined) throw new TypeError(`${config.name} has no such label values`);
      tally.count += by;
    },
  };
}

interface Tally {
  readonly values: Record<string, string>;
  count: number;
}

function tallyFinder(tallies: readonly Tally[], label: string, second: string | undefined) {
  const byValue = new Map(tallies.map((tally) => [tally.values[label], tally]));
  if (second === undefined) return (values: Record<string, string>) => byValue.get(values[label]);
  const names = Object.keys(tallies[0]?.values ?? {});
  return (values: Record<string, string>) =>
    tallies.find((tally) => names.every((name) => tally.values[name] === values[name]));
}

/**
 * Registers the metrics of a table, all of their series at 0. Labels are closed unions by type: nothing else compiles.
 * Without a registry they count, but are not rendered anywhere.
 * @throws TypeError for a name or label set that does not follow the rules: a mistake of the programmer.
 */
export function defineMetrics<const T extends MetricTable>(
  table: T,
  registry: MetricsRegistry = createMetricsRegistry({ node: false }),
): MetricsOf<T> {
  const entries = Object.entries(table).map(([key, row]) => {
    requireProperRow(row);
    return [key, registry === noMetrics ? IGNORING : createInstrument(row, registry.prom)] as const;
  });
  return Object.freeze(Object.fromEntries(entries)) as unknown as MetricsOf<T>;
}
