// Joins the group, reads every partition from its start, and prints what it is told, a line each.
// Runs on the built code: a test starts it with `node consume-kafka.mjs BROKERS TOPIC MARKER GROUP TIMING`.
import { writeSync } from 'node:fs';
import { silentLogger, systemClock } from '@lantern/runtime';
import { KafkajsLog } from '../../dist/adapters/index.js';

const [brokers, topic, markerTopic, groupId, timing] = process.argv.slice(2);
const print = (line) => writeSync(1, `${line}\n`);
const log = await KafkajsLog.open({
  connection: { brokers: brokers.split(','), clientId: 'consume-kafka' },
  topic,
  markerTopic,
  groupId,
  partitionCount: 4,
  clock: systemClock,
  logger: silentLogger,
  ...JSON.parse(timing),
});
await log.join({
  assigned: (generation, partitions) => {
    print(`assigned ${generation}`);
    const sink = (records) => records.forEach(({ value }) => print(`record ${Buffer.from(value).toString()}`));
    for (const partition of partitions) log.consume(partition, 0, sink);
  },
  lost: () => print('lost'),
  outOfRange: () => print('out of range'),
});
