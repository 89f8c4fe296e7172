import type { Actor, Stage } from '../stage.js';
import type { Cast } from './registration.js';

/**
 * One-time keys run out: sessions still start, with the last-resort KEM key and without one-time EC key. Claims are few on
 * purpose: a server limits how many bundles of one user another may take.
 */
export async function runningOut(stage: Stage, { alice1, alice2, bob2 }: Cast): Promise<void> {
  const { report } = stage;
  report.section('One-time keys run out');
  const last = await takeLast(stage, alice1);
  report.told('alice/1', `claims a bundle of bob/2 and does not use it: the last one-time key, ${last?.oneTime?.id}`);
  await stage.until(() => lowKinds(bob2).length === 2, 'bob/2 was told that its one-time keys run low');
  report.same('the owner is told that its keys run low', lowKinds(bob2), ['kem', 'one-time']);

  await restartSession(stage, alice2, 'without one-time keys');
  await stage.received(bob2, ['without one-time keys']);
  report.told('bob/2', 'reads “without one-time keys” of alice/2');
  const bare = alice2.claims.at(-1)?.bundles[0];
  report.same(
    'a session starts without one-time EC key',
    [bare?.device.deviceId, bare?.oneTime?.id ?? 'none'],
    [2, 'none'],
  );
  report.check('and with the last-resort KEM key', bare?.kemIsLastResort === true);

  const counts = await bob2.device.replenish({ oneTime: 30, kem: 30 });
  report.told('bob/2', 'uploads 30 one-time keys of each kind');
  report.same('new keys are counted', [counts.oneTimeLeft, counts.kemLeft], [30, 30]);
  await restartSession(stage, alice2, 'with one-time keys again');
  await stage.received(bob2, ['with one-time keys again']);
  const fresh = alice2.claims.at(-1)?.bundles[0];
  report.check('the next session has one-time keys again', fresh?.oneTime !== undefined && !fresh.kemIsLastResort);
}

/** Takes what is left of bob/2, naming the session with bob/1 so that no key of that device is spent. */
async function takeLast(stage: Stage, { device }: Actor) {
  const known = device.sessions.partners(stage.bob).filter(({ deviceId }) => deviceId !== 2);
  const claimed = await device.client.claimPreKeys({ userId: stage.bob, known });
  stage.handedOut(stage.bob, claimed);
  return claimed.bundles[0];
}

/** Sends in a new session with bob/2, as if the old one had been lost. */
function restartSession({ bob }: Stage, { device }: Actor, text: string) {
  device.sessions.forget(bob, 2);
  return device.sendText(bob, text);
}

function lowKinds({ events }: Actor): string[] {
  return [...new Set(events.flatMap((event) => (event.type === 'pre-keys-low' ? [event.kind] : [])))].toSorted();
}
