import type { ChannelKey } from './channels.js';
import type { Part } from './feed.js';
import { perSecond, seconds, shortNumber } from './format.js';

export interface Line {
  readonly channel: ChannelKey;
  readonly label: string;
  /** A colour of the style sheet. */
  readonly colour: string;
}

export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  /** One sentence: what it is, for who does not know. */
  readonly about: string;
  /** Shown where one of these services is in the process. */
  readonly of: readonly Part[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  /** Said in its place while there are no values. */
  readonly empty: string;
}

const COLOURS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];

const lines = (...rows: readonly (readonly [ChannelKey, string])[]): readonly Line[] =>
  rows.map(([channel, label], index) => ({ channel, label, colour: COLOURS[index % COLOURS.length] ?? 'c1' }));

const percentiles = (p50: ChannelKey, p95: ChannelKey, p99: ChannelKey): readonly Line[] => [
  { channel: p50, label: 'p50', colour: 'c2' },
  { channel: p95, label: 'p95', colour: 'c3' },
  { channel: p99, label: 'p99', colour: 'c5' },
];

export const CHARTS: readonly ChartSpec[] = [
  {
    id: 'throughput',
    title: 'Messages',
    about: 'Sends accepted, messages handed to sessions, and acks confirmed; in a gateway what clients ask and get.',
    of: ['gateway', 'transport'],
    lines: lines(['sends', 'sends'], ['deliveries', 'deliveries'], ['acks', 'acks']),
    format: perSecond,
    empty: 'No messages yet.',
  },
  {
    id: 'accept',
    title: 'Time to accept a send',
    about: 'From its arrival at the gateway to the answer, of the latest 10 s.',
    of: ['gateway'],
    lines: percentiles('acceptP50', 'acceptP95', 'acceptP99'),
    format: seconds,
    empty: 'No sends in the latest seconds.',
  },
  {
    id: 'online',
    title: 'Time to reach an online device',
    about: 'From the acceptance until the message is handed to the session, of the latest 10 s.',
    of: ['transport'],
    lines: percentiles('onlineP50', 'onlineP95', 'onlineP99'),
    format: seconds,
    empty: 'No deliveries to online devices in the latest seconds.',
  },
  {
    id: 'sessions',
    title: 'Sessions',
    about: 'Devices that are attached to their mailbox, and open client connections.',
    of: ['gateway', 'transport'],
    lines: lines(['sessions', 'sessions'], ['connections', 'connections']),
    format: shortNumber,
    empty: 'Nobody is connected.',
  },
  {
    id: 'parked',
    title: 'Parked messages',
    about: 'In the mailboxes of all instances, for devices that are offline or slow.',
    of: ['transport'],
    lines: lines(['parked', 'parked'], ['lag', 'not committed']),
    format: shortNumber,
    empty: 'The mailbox store does not tell.',
  },
  {
    id: 'refusals',
    title: 'Refusals by limit',
    about: 'What was too much, or came too fast, and was told when to come again.',
    of: ['gateway', 'keys'],
    lines: lines(
      ['limitedSends', 'sends'],
      ['limitedLookUps', 'look-ups'],
      ['limitedKeys', 'key requests'],
      ['limitedOthers', 'tokens, unproven'],
      ['limitedConnections', 'connections'],
      ['throttles', 'slowed reading'],
      ['limitedCalls', 'internal REST'],
    ),
    format: perSecond,
    empty: 'Nothing was refused.',
  },
  {
    id: 'keys',
    title: 'Key requests',
    about:
      'Calls of the keys service by how they ended; refused: by a fault of the request or a rate; drained: claims answered without one-time keys.',
    of: ['keys'],
    lines: lines(
      ['keyAnswers', 'answered'],
      ['keyRefusals', 'refused'],
      ['keyFailures', 'failed'],
      ['drainedClaims', 'drained'],
    ),
    format: perSecond,
    empty: 'No key requests yet.',
  },
  {
    id: 'key-time',
    title: 'Time of key requests',
    about: 'However they ended, of the latest 10 s.',
    of: ['keys'],
    lines: percentiles('keyP50', 'keyP95', 'keyP99'),
    format: seconds,
    empty: 'No key requests in the latest seconds.',
  },
  {
    id: 'storage',
    title: 'Time to store',
    about: 'The slowest of a hundred appends to the log, and of as many commits of offsets, of the latest 10 s.',
    of: ['transport'],
    lines: lines(['appendP99', 'append p99'], ['commitP99', 'commit p99']),
    format: seconds,
    empty: 'Nothing was stored in the latest seconds.',
  },
];

export interface TileSpec {
  readonly channel: ChannelKey;
  readonly label: string;
  readonly of: readonly Part[];
  readonly format: (value: number) => string;
}

/** The numbers at the top. */
export const TILES: readonly TileSpec[] = [
  { channel: 'sends', label: 'Sends', of: ['gateway', 'transport'], format: perSecond },
  { channel: 'deliveries', label: 'Deliveries', of: ['gateway', 'transport'], format: perSecond },
  { channel: 'acks', label: 'Acks', of: ['gateway', 'transport'], format: perSecond },
  { channel: 'acceptP99', label: 'Accept p99', of: ['gateway'], format: seconds },
  { channel: 'sessions', label: 'Sessions', of: ['transport'], format: shortNumber },
  { channel: 'connections', label: 'Connections', of: ['gateway'], format: shortNumber },
  { channel: 'lag', label: 'Lag', of: ['transport'], format: shortNumber },
  { channel: 'oldest', label: 'Oldest waits', of: ['transport'], format: seconds },
  { channel: 'parked', label: 'Parked', of: ['transport'], format: shortNumber },
  { channel: 'keyAnswers', label: 'Key requests', of: ['keys'], format: perSecond },
  { channel: 'refusals', label: 'Refusals', of: ['gateway', 'keys'], format: perSecond },
];
