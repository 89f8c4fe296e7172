import { type Revocation, encodeRevocation } from '@lantern/protocol';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { openEnvironment } from '@lantern/transport';
import { LmdbRevocations } from '../src/lmdb-revocations.js';
import { Servers } from './start-server.js';
import { newUser } from './test-device.js';

const directories = new Servers();
afterAll(() => directories.stopAll());

test('a damaged revocation keeps the server from nothing, and lets in nobody whom it may have kept out', async () => {
  const clock = new ManualClock(1_800_000_000_000);
  const environment = await openEnvironment({
    path: directories.newDataDir(),
    maxFileBytes: 2 ** 30,
    clock,
    onBroken: () => undefined,
  });
  const records = environment.database('gateway-revocations');
  const [damaged, whole] = [newUser(), newUser()];
  const { key } = encodeRevocation({ userId: damaged, issuedUntil: 1 });
  await records.put(key, Buffer.from('0a', 'hex'));
  await records.put(Buffer.alloc(7), Buffer.from('0a', 'hex'));
  const kept = encodeRevocation({ userId: whole, deviceId: 3, issuedUntil: clock.now() - 5_000 });
  await records.put(kept.key, kept.value);

  const begin = async () => {
    const logger = new RecordingLogger();
    const told: Revocation[] = [];
    const revocations = new LmdbRevocations({ environment, clock, logger });
    await revocations.start({ revoked: (revocation) => told.push(revocation) });
    return { told, revocations, levels: logger.entries.map(({ level }) => level) };
  };
  try {
    const startedAt = clock.now();
    const expected = [
      { userId: damaged, issuedUntil: startedAt },
      { userId: whole, deviceId: 3, issuedUntil: startedAt - 5_000 },
    ];
    const first = await begin();
    expect(new Set(first.told)).toEqual(new Set(expected));
    expect(first.levels).toEqual(['error', 'error']);
    clock.advance(60_000);
    // It is mended: the time does not move on with every start.
    const second = await begin();
    expect(new Set(second.told)).toEqual(new Set(expected));
    await second.revocations.revoke({ userId: damaged, issuedUntil: clock.now() });
    expect((await begin()).told).toContainEqual({ userId: damaged, issuedUntil: clock.now() });
  } finally {
    await environment.close();
  }
});
