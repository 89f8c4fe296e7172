import { randomUUID } from 'node:crypto';
import { connectMongo, mongoOptions } from '@lantern/mongo';
import { OperatorError, loadConfig, systemClock } from '@lantern/runtime';
import { mongoBackend } from '@lantern/testkit';
import { readKeyEpoch } from '../src/adapters/mongo-key-epoch.js';
import { keysProcessDefinitions } from '../src/process-settings.js';
import { restoreCheckCommand } from '../src/restore-check-command.js';

test('restore-check raises the key epoch of the database that it is pointed at, each time (I5)', async () => {
  const backend = await mongoBackend();
  const env = { MONGODB_URL: backend.url, MONGODB_DATABASE: `restore_${randomUUID().replaceAll('-', '')}` };
  const connection = await connectMongo(mongoOptions(loadConfig(keysProcessDefinitions.mongo, env), 'test'));
  try {
    expect(await readKeyEpoch(connection)).toBe(0);
    const said = await restoreCheckCommand([], { env, clock: systemClock });
    const epoch = await readKeyEpoch(connection);
    expect(epoch).toBeGreaterThan(1_700_000_000);
    expect(said).toBe(`The key epoch is ${epoch}; 0 one-time keys of the backup were removed.\n`);
    await restoreCheckCommand([], { env, clock: systemClock });
    expect(await readKeyEpoch(connection)).toBeGreaterThan(epoch);
    await expect(restoreCheckCommand(['now'], { env, clock: systemClock })).rejects.toBeInstanceOf(OperatorError);
  } finally {
    await connection.db.dropDatabase();
    await connection.close();
    await backend.stop();
  }
});
