import type { AddressKey, Offset, PartitionId } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { LogRecord } from '../ports.js';
import { LogConsumers } from './log-consumers.js';

const P0 = 0 as PartitionId;
const record = (offset: number): LogRecord => ({
  offset: offset as Offset,
  address: 'address' as AddressKey,
  value: new Uint8Array(),
});
const PIECE = 10;

test('a consumer that is behind gets what is appended meanwhile after the old records, and each record once', async () => {
  const stored = Array.from({ length: 5 * PIECE }, (_, index) => record(index));
  const append = () => {
    const added = Array.from({ length: 3 }, (_, index) => record(stored.length + index));
    stored.push(...added);
    consumers.appended(P0, added);
  };
  const consumers = new LogConsumers({
    read: (_partition, from) => stored.slice(from, from + PIECE),
    end: () => stored.length as Offset,
  });
  const received: number[] = [];
  let appends = 0;
  consumers.start(P0, 0 as Offset, (records) => {
    received.push(...records.map(({ offset }) => offset));
    // The last of these come when it has read to the end.
    if (appends++ < 10) append();
  });
  await until(() => appends > 10 && received.length === stored.length, { message: 'not all was consumed' });
  expect(received).toEqual(stored.map(({ offset }) => offset));
});
