// Appends to partition 1, one batch after the other, and prints each answer as a line, until it is killed.
import { writeSync } from 'node:fs';
import { silentLogger, systemClock } from '@lantern/runtime';
import { KafkajsLog } from '../../dist/adapters/index.js';

const [brokers, topic, markerTopic, groupId, run, recordsPerBatch] = process.argv.slice(2);
const log = await KafkajsLog.open({
  connection: { brokers: brokers.split(','), clientId: 'append-until-killed' },
  topic,
  markerTopic,
  groupId,
  partitionCount: 4,
  clock: systemClock,
  logger: silentLogger,
});
const address = '00000000-0000-4000-8000-000000000000.1';
for (let batch = 0; ; batch++) {
  const records = Array.from({ length: Number(recordsPerBatch) }, (_, index) => {
    const value = Buffer.from(JSON.stringify({ run: Number(run), batch, index }).padEnd(300));
    return { address, value };
  });
  const first = await log.append(1, records);
  writeSync(1, `${JSON.stringify({ batch, first })}\n`);
}
