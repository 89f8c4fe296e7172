import type { Alert, AlertGroup, Recording, TestSeries } from './alert.js';

/** A promise about a share of events. */
interface Objective {
  /** Of its recordings: `lantern:<name>:ratio_rate5m`. */
  readonly name: string;
  readonly alertName: string;
  /** The share of bad events that the promise allows. */
  readonly budget: number;
  readonly promise: string;
  /** The share of bad events in a window such as 5m. */
  readonly badShare: (window: string) => string;
  /** Series of a system of which this share of events is bad. */
  readonly series: (badShare: number) => TestSeries;
}

/** More events than that a minute, so that shares of them are whole enough. */
const PER_MINUTE = 10_000;
/** Windows that are longer see what there is. */
const MINUTES = 4 * 60;

const growing = (perMinute: number): string => `0+${Number(perMinute.toFixed(3))}x${MINUTES}`;

const REFUSED = 'lantern_gateway_sends_refused_total{cause=~"unavailable|fault"}';

/** The share of a histogram above a bound that is one of its buckets. */
const slowShare = (histogram: string, bound: string) => (window: string) =>
  `1 - sum(rate(${histogram}_bucket{le="${bound}"}[${window}])) / sum(rate(${histogram}_count[${window}]))`;

const slowSeries = (histogram: string, bound: string) => (badShare: number) => ({
  [`${histogram}_bucket{instance="a",le="${bound}"}`]: growing(PER_MINUTE * (1 - badShare)),
  [`${histogram}_count{instance="a"}`]: growing(PER_MINUTE),
});

/** What is promised to users; docs/operations.md says why. */
export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'accept_errors',
    alertName: 'SendsFail',
    budget: 0.0005,
    promise: '99.95 % of sends that are in order are accepted',
    badShare: (window) => {
      const refused = `sum(rate(${REFUSED}[${window}]))`;
      return `${refused} / (${refused} + sum(rate(lantern_gateway_send_seconds_count[${window}])))`;
    },
    series: (badShare) => ({
      'lantern_gateway_sends_refused_total{instance="a",cause="unavailable"}': growing(PER_MINUTE * badShare),
      'lantern_gateway_sends_refused_total{instance="a",cause="mismatch"}': growing(PER_MINUTE),
      'lantern_gateway_send_seconds_count{instance="a"}': growing(PER_MINUTE * (1 - badShare)),
    }),
  },
  {
    name: 'accept_slow',
    alertName: 'SendsAreSlow',
    budget: 0.01,
    promise: '99 % of accepted sends are accepted within 250 ms',
    badShare: slowShare('lantern_gateway_send_seconds', '0.25'),
    series: slowSeries('lantern_gateway_send_seconds', '0.25'),
  },
  {
    name: 'online_delivery_slow',
    alertName: 'OnlineDeliveryIsSlow',
    budget: 0.01,
    promise: '99 % of messages to devices that are online reach their session within 1 s',
    badShare: slowShare('lantern_transport_online_delivery_seconds', '1'),
    series: slowSeries('lantern_transport_online_delivery_seconds', '1'),
  },
];

interface Burn {
  readonly suffix: string;
  readonly factor: number;
  readonly long: string;
  readonly short: string;
  readonly for: string;
  readonly severity: 'page' | 'ticket';
  readonly spent: string;
  /** When a steady loss must have set it off. */
  readonly setOffAt: string;
}

/** How much faster than allowed a budget of 30 days is spent; the short window ends the alert soon after the cause. */
const BURNS: readonly Burn[] = [
  {
    suffix: 'Fast',
    factor: 14.4,
    long: '1h',
    short: '5m',
    for: '2m',
    severity: 'page',
    spent: '2 % in an hour',
    setOffAt: '10m',
  },
  {
    suffix: 'Steadily',
    factor: 6,
    long: '6h',
    short: '30m',
    for: '15m',
    severity: 'page',
    spent: '5 % in 6 hours',
    setOffAt: '30m',
  },
  {
    suffix: 'Slowly',
    factor: 1,
    long: '3d',
    short: '6h',
    for: '3h',
    severity: 'ticket',
    spent: '10 % in 3 days',
    setOffAt: '4h',
  },
];

const WINDOWS = ['5m', '30m', '1h', '6h', '3d'] as const;

const recorded = ({ name }: Objective, window: string): string => `lantern:${name}:ratio_rate${window}`;

function recordings(objective: Objective): readonly Recording[] {
  return WINDOWS.map((window) => ({ record: recorded(objective, window), expr: objective.badShare(window) }));
}

function alerts(objective: Objective): readonly Alert[] {
  const { alertName, budget, promise, series } = objective;
  return BURNS.map(({ suffix, factor, long, short, for: holds, severity, spent, setOffAt }) => {
    const threshold = Number((factor * budget).toFixed(6));
    return {
      name: `${alertName}${suffix}`,
      expr: `${recorded(objective, long)} > ${threshold} and ${recorded(objective, short)} > ${threshold}`,
      for: holds,
      severity,
      summary: `The promise that ${promise} is being broken: the budget of 30 days loses ${spent}.`,
      test: { bad: series(threshold * 1.2), at: setOffAt },
    };
  });
}

/** Burn rates of each promise over several windows. */
export const OBJECTIVE_GROUPS: readonly AlertGroup[] = OBJECTIVES.map((objective) => ({
  name: `lantern-${objective.name.replaceAll('_', '-')}`,
  recordings: recordings(objective),
  alerts: alerts(objective),
}));

/** Series of a system that keeps every promise, with half of each budget spent. */
export function keptPromises(): TestSeries {
  return Object.assign({}, ...OBJECTIVES.map(({ series, budget }) => series(budget / 2))) as TestSeries;
}
