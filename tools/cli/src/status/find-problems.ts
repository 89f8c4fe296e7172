import { plural, rangesWords } from '../words.js';
import type { ServerStatus } from './read-status.js';

/** A record is parked after 3 s; what is not committed long after that waits for somebody. */
const OLD_MS = 30_000;

type Finder = (status: ServerStatus, now: number) => readonly string[];

const silent: Finder = ({ silent }) =>
  silent.map(({ url, reason }) => `${url} gives no answer (${reason}): start it, or leave it out.`);

const gateways: Finder = ({ gateways }) =>
  gateways.flatMap(({ url, status }) => {
    const problems: string[] = [];
    if (status.draining) problems.push(`${url} sends its clients away: stop it when they are gone.`);
    else if (!status.accepting) problems.push(`${url} takes no connections: see its /readyz and its log.`);
    if (status.ownerlessPartitions > 0) {
      const many = plural(status.ownerlessPartitions, 'partition');
      problems.push(`${url} knows no owner of ${many}: see that transports run, and that it is linked to them.`);
    }
    if (!status.revocations.live)
      problems.push(`${url} does not learn of revocations: see that it reaches Kafka; if others do, restart it.`);
    return problems;
  });

const keys: Finder = ({ keys }) =>
  keys
    .filter(({ status }) => !status.storeReachable)
    .map(({ url }) => `${url} gets no answer of its key store: see MongoDB and its primary.`);

const transports: Finder = ({ transports }, now) =>
  transports.flatMap(({ url, status }) => {
    const problems: string[] = [];
    if (status.stopped.length > 0) {
      const which = rangesWords(status.stopped);
      problems.push(
        `${url} does not serve partitions ${which}: their offsets do not fit the log; see PartitionStopped in docs/operations.md before anything else.`,
      );
    }
    if (!status.logReachable) problems.push(`${url} gets no answer of the log: see Kafka and its brokers.`);
    if (status.parked === undefined)
      problems.push(`${url} gets no answer of the mailboxes: see MongoDB and its primary.`);
    const paused = status.owned.filter(({ paused }) => paused).length;
    if (paused > 0)
      problems.push(
        `${url} is at its bound of memory with ${plural(paused, 'partition')}: see the latency of MongoDB's writes.`,
      );
    const late = status.owned.filter(({ uncommittedSince = now }) => now - uncommittedSince > OLD_MS);
    if (late.length > 0) {
      const which = rangesWords(late.map(({ partition }) => partition));
      problems.push(
        `${url} has not committed partitions ${which} for more than ${OLD_MS / 1_000} s: see CommittedOffsetLags in docs/operations.md.`,
      );
    }
    return problems;
  });

/** Whoever owns a partition must be among those that were asked, under the epoch that was agreed. */
const owners: Finder = ({ owners, transports }) => {
  if (owners === undefined) return transports.length === 0 ? [] : ['No transport can tell who owns what: see MongoDB.'];
  const owned = new Set(
    transports.flatMap(({ status }) => status.owned.map(({ partition, epoch }) => `${partition}/${epoch}`)),
  );
  const without = owners.filter(({ partition, epoch }) => !owned.has(`${partition}/${epoch}`));
  if (without.length === 0) return [];
  const which = rangesWords(without.map(({ partition }) => partition));
  const urls = [...new Set(without.map(({ ownerUrl }) => ownerUrl).filter((url) => url !== ''))];
  const last = urls.length === 0 ? '' : ` (last owned by ${urls.join(', ')})`;
  return [
    `Nobody that was asked owns partitions ${which}${last}: name all transports with --url, or see that they run.`,
  ];
};

/** What is wrong, one line each, with what to do. */
export function findProblems(status: ServerStatus, now: number): readonly string[] {
  return [silent, gateways, keys, transports, owners].flatMap((find) => find(status, now));
}
