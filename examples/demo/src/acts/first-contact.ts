import type { Stage } from '../stage.js';
import type { Cast } from './registration.js';

/** The first messages: sessions by PQXDH, discovered through mismatches. */
export async function firstContact(stage: Stage, { alice1, alice2, bob1, bob2 }: Cast): Promise<void> {
  const { report, alice, bob } = stage;
  report.section('First contact: sessions by PQXDH');
  const hello = await alice1.device.sendText(bob, 'hello Bob');
  await Promise.all([stage.received(bob1, ['hello Bob']), stage.received(bob2, ['hello Bob'])]);
  report.told('bob', 'both devices read “hello Bob”');
  report.same('an empty list of devices is answered with all of them', ids(alice1.mismatches[0]?.missing), [1, 2]);
  report.same('then the message is accepted', [hello.outcome, hello.rounds], ['accepted', 2]);
  const bundles = alice1.claims[0]?.bundles ?? [];
  const oneTime = bundles.every((bundle) => bundle.oneTime && bundle.kem && !bundle.kemIsLastResort);
  report.check('each bundle has a one-time EC key and a one-time KEM key', bundles.length === 2 && oneTime);

  await bob1.device.sendText(alice, 'hello Alice');
  await Promise.all([stage.received(alice1, ['hello Alice']), stage.received(alice2, ['hello Alice'])]);
  report.told('alice', 'both devices read “hello Alice”');
  const claimed = bob1.claims.flatMap(({ bundles }) => bundles.map(({ device }) => device));
  report.same('no key is spent on a device that there is a session with', ids(claimed), [2]);

  await alice1.device.sendText(alice, 'note to self');
  await stage.received(alice2, ['note to self']);
  report.told('alice/2', 'reads “note to self” of alice/1');
  const echoed = alice1.texts.some(({ text }) => text === 'note to self');
  report.check('a message to oneself reaches the other device and not the sending one', !echoed);
}

function ids(devices: readonly { readonly deviceId: number }[] | undefined): number[] {
  return (devices ?? []).map(({ deviceId }) => deviceId).toSorted((a, b) => a - b);
}
