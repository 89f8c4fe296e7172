import type { Output } from '../output.js';
import { bytesWords, durationWords, plural, rangesWords, timeWords } from '../words.js';
import type { KeysStatus, ServerStatus, TransportStatus } from './read-status.js';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export interface RenderOptions {
  readonly problems: readonly string[];
  readonly now: number;
  /** A row for each partition. */
  readonly partitions: boolean;
}

function gatewayRows({ gateways }: ServerStatus): string[][] {
  return gateways.map(({ url, status }) => {
    const state = status.draining ? 'draining' : status.accepting ? 'accepting' : 'not accepting';
    const links = plural(status.transports.length, 'transport');
    const held = status.heldSends === 0 ? '' : `, ${plural(status.heldSends, 'send')} held`;
    return ['gateway', url, state, `${plural(status.connections, 'connection')}, linked to ${links}${held}`];
  });
}

function keysRows({ keys }: ServerStatus): string[][] {
  return keys.map(({ url, status }) => {
    const state = status.storeReachable ? 'serving' : 'without its store';
    return ['keys', url, state, status.stock === undefined ? '' : stockWords(status.stock)];
  });
}

function stockWords({ devices, oneTime }: NonNullable<KeysStatus['stock']>): string {
  const empty = oneTime.find(({ atMost }) => atMost === 0)?.devices ?? 0;
  return devices === 0 ? 'no devices' : `${empty} of ${devices} sampled devices without one-time keys`;
}

function oldest(owned: TransportStatus['owned'], now: number): string {
  const since = Math.min(...owned.map(({ uncommittedSince = now }) => uncommittedSince));
  return since >= now ? '' : `, oldest ${durationWords(Math.round((now - since) / 1_000))}`;
}

function transportRows({ transports }: ServerStatus, now: number): string[][] {
  return transports.map(({ url, status }) => {
    const { owned } = status;
    const lag = sum(owned.map(({ lag }) => lag));
    const sessions = sum(owned.map(({ sessions }) => sessions));
    const bytes = bytesWords(sum(owned.map(({ bytes }) => bytes)));
    const what = `${plural(owned.length, 'partition')}, ${plural(sessions, 'session')}, lag ${lag}${oldest(owned, now)}, ${bytes} in memory`;
    return ['transport', url, status.logReachable ? 'serving' : 'without the log', what];
  });
}

function ownersText({ owners, transports }: ServerStatus, output: Output): string {
  const where = new Map(
    transports.flatMap(({ url, status }) => status.owned.map((each) => [`${each.partition}/${each.epoch}`, url])),
  );
  const byOwner = new Map<string, number[]>();
  for (const { partition, epoch, ownerUrl } of owners ?? []) {
    const owner = where.get(`${partition}/${epoch}`) ?? (epoch === 0 ? 'nobody yet' : `not asked: ${ownerUrl}`);
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), partition]);
  }
  const rows = [...byOwner].map(([owner, partitions]) => [owner, partitions.length, rangesWords(partitions)]);
  return rows.length === 0 ? '' : output.table(['owner', 'count', 'partitions'], rows);
}

function partitionsText(
  { transports, owners = [] }: ServerStatus,
  output: Output,
  { partitions, now }: RenderOptions,
): string {
  const since = new Map(owners.map((each) => [each.partition, each.since]));
  const all = transports.flatMap(({ url, status }) => status.owned.map((each) => ({ url, ...each })));
  const shown = all
    .filter(({ lag, paused }) => partitions || lag > 0 || paused)
    .sort((a, b) => (partitions ? a.partition - b.partition : b.lag - a.lag))
    .slice(0, partitions ? undefined : 10);
  if (shown.length === 0) return '';
  const rows = shown.map((each) => [
    each.partition,
    each.url,
    each.epoch,
    since.get(each.partition) === undefined ? '' : timeWords(since.get(each.partition) ?? 0, now),
    each.committed,
    each.end ?? '?',
    each.lag,
    each.sessions,
    each.paused ? output.styles.red('paused') : '',
  ]);
  return output.table(['partition', 'owner', 'epoch', 'since', 'committed', 'end', 'lag', 'sessions', ''], rows);
}

/** For people. */
export function renderStatus(status: ServerStatus, output: Output, options: RenderOptions): string {
  const { bold, green, red } = output.styles;
  const { problems, now } = options;
  const rows = [...gatewayRows(status), ...keysRows(status), ...transportRows(status, now)];
  const parked = status.transports.find(({ status: { parked } }) => parked !== undefined)?.status.parked;
  const total = status.transports[0]?.status.partitionCount;
  const verdict =
    problems.length === 0
      ? green('All is well.')
      : [red(`${plural(problems.length, 'problem')}:`), ...problems.map((problem) => `  ${problem}`)].join('\n');
  return [
    bold('Services'),
    output.table(['service', 'url', 'state', ''], rows),
    ...(total === undefined ? [] : [bold(`Partitions: ${total}`), ownersText(status, output)]),
    partitionsText(status, output, options),
    ...(parked === undefined ? [] : [`Parked messages: about ${parked}\n`]),
    `${verdict}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n')
    .replaceAll(/\n\n\n+/g, '\n\n');
}
