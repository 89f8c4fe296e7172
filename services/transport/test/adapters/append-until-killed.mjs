// Appends to partition 1 of the log in the given data directory until it is killed, and prints each answer as a line.
// Runs on the built code: a test starts it with `node append-until-killed.mjs DIRECTORY RUN RECORDS_PER_BATCH`.
import { writeSync } from 'node:fs';
import { silentLogger, systemClock } from '@lantern/runtime';
import { LmdbLog, openEnvironment } from '../../dist/adapters/index.js';

const [path, run, recordsPerBatch] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const environment = await openEnvironment({ path, reserveBytes: 512 * 1024 });
const log = await LmdbLog.open({ environment, partitionCount: 4, clock: systemClock, logger: silentLogger });
const address = '00000000-0000-4000-8000-000000000000.1';

for (let batch = 0; ; batch++) {
  const values = Array.from({ length: recordsPerBatch }, (_, index) =>
    JSON.stringify({ run, batch, index }).padEnd(600),
  );
  const first = await log.append(
    1,
    values.map((value) => ({ address, value: Buffer.from(value) })),
  );
  writeSync(1, `${JSON.stringify({ batch, first })}\n`);
}
