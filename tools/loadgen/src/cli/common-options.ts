import type { NumberOption, ScenarioNeeds } from '../scenarios/scenario.js';

/** An option that several scenarios share. */
export type CommonOption = { readonly multiple?: boolean } & (
  | ({ readonly kind: 'number' } & NumberOption)
  | { readonly kind: 'text'; readonly name: string; readonly placeholder: string; readonly help: string }
  | { readonly kind: 'flag'; readonly name: string; readonly help: string }
);

function processes(name: string, what: string): CommonOption {
  const help = `processes of the ${what}; with --stack real`;
  return { kind: 'number', name, help, default: 1, min: 1, max: 16 };
}

const STACK: readonly CommonOption[] = [
  {
    kind: 'text',
    name: 'stack',
    placeholder: 'embedded|real|URL',
    help: 'start the standalone server, or the services as processes on Kafka and MongoDB, or use a running server',
  },
  processes('gateways', 'gateway'),
  processes('keys-services', 'keys service'),
  processes('transports', 'transport'),
  {
    kind: 'text',
    name: 'signing-key',
    placeholder: 'FILE',
    help: 'PEM of the ES256 key that signs tokens; with a URL',
  },
  { kind: 'text', name: 'issuer', placeholder: 'TEXT', help: 'iss of the tokens (lantern-dev); with a URL' },
  { kind: 'text', name: 'audience', placeholder: 'TEXT', help: 'aud of the tokens (lantern-messaging); with a URL' },
  {
    kind: 'text',
    name: 'pid',
    placeholder: 'PID',
    multiple: true,
    help: 'process of the server to measure, may be repeated; with a URL',
  },
];
const FLOOR_STACK: CommonOption = {
  kind: 'text',
  name: 'stack',
  placeholder: 'embedded|real',
  help: 'over LMDB, or over Kafka',
};
const TIMED: readonly CommonOption[] = [
  {
    kind: 'number',
    name: 'seconds',
    help: 'measured time of each repeat',
    default: 10,
    min: 0.1,
    max: 86_400,
    fractional: true,
  },
  {
    kind: 'number',
    name: 'warmup',
    help: 'seconds of load before it',
    default: 2,
    min: 0,
    max: 3_600,
    fractional: true,
  },
];
const RATE: CommonOption = {
  kind: 'number',
  name: 'rate',
  help: 'messages per second in all, on a schedule, timed from when each was due',
  // Below the minimum: without it there is no schedule.
  default: 0,
  min: 1,
  max: 10_000_000,
};
const WORKERS: CommonOption = {
  kind: 'number',
  name: 'workers',
  help: 'processes that make the load',
  default: 1,
  min: 1,
  max: 64,
};
const NO_FLOOR: CommonOption = { kind: 'flag', name: 'no-floor', help: 'do not measure the floor beside it' };
const ALL: readonly CommonOption[] = [
  { kind: 'number', name: 'repeat', help: 'how often it is measured', default: 3, min: 1, max: 100 },
  {
    kind: 'number',
    name: 'drain-timeout',
    help: 'seconds that messages under way may take at the end',
    default: 30,
    min: 1,
    max: 3_600,
  },
  { kind: 'text', name: 'json', placeholder: 'FILE', help: 'write everything that was measured to this file' },
  {
    kind: 'text',
    name: 'report',
    placeholder: 'FILE.html',
    help: 'write figures and plots to a page that opens offline',
  },
  {
    kind: 'text',
    name: 'compare',
    placeholder: 'FILE',
    help: 'an earlier --json file: exit code 1 when a figure got worse beyond the noise of both runs',
  },
  { kind: 'text', name: 'profile', placeholder: 'DIR', help: 'leave a CPU profile of each process in this directory' },
];

/** The options that have an effect on a scenario with these needs. */
export function commonOptions(needs: ScenarioNeeds): CommonOption[] {
  return [
    ...(needs.stack ? STACK : [FLOOR_STACK]),
    ...(needs.timed ? TIMED : []),
    ...(needs.rate ? [RATE] : []),
    ...(needs.workers ? [WORKERS] : []),
    ...(needs.stack && needs.floor ? [NO_FLOOR] : []),
    ...ALL,
  ];
}
