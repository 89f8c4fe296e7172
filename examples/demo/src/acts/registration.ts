import { keyDigest } from '@lantern/client';
import type { Actor, Stage } from '../stage.js';

/** The four devices of the scenario. */
export interface Cast {
  readonly alice1: Actor;
  readonly alice2: Actor;
  readonly bob1: Actor;
  readonly bob2: Actor;
}

/** Bob's second device has few one-time keys, to run out of them later. */
const SHORT_STOCK = { oneTime: 3, kem: 3 };

/** Four devices register and attach. */
export async function registration(stage: Stage): Promise<Cast> {
  const { report, alice, bob } = stage;
  report.section('Two users, two devices each');
  const cast = {
    alice1: stage.actor(alice, 1),
    alice2: stage.actor(alice, 2),
    bob1: stage.actor(bob, 1),
    bob2: stage.actor(bob, 2, SHORT_STOCK),
  };
  for (const actor of Object.values(cast)) {
    const welcome = await stage.connect(actor);
    report.told(
      actor.name,
      `registered; its mailbox is ${welcome.attachment}, ${welcome.own?.oneTimeLeft} one-time keys`,
    );
  }
  await checkOwnState(stage, cast);
  return cast;
}

async function checkOwnState({ report }: Stage, { alice1, alice2, bob2 }: Cast): Promise<void> {
  const { device } = alice1;
  const { welcome } = device.client;
  const identityKey = device.ring.identity.publicKey.serialize();
  const { registrationId } = device.ring;
  const digest = await keyDigest({ registrationId, identityKey, ...(await device.ring.lastingKeys()) });
  report.same('the server holds exactly the keys that were uploaded', hex(welcome?.own?.keyDigest), hex(digest));
  const devices = alice2.device.client.welcome?.ownDevices.map(({ deviceId }) => deviceId).toSorted();
  report.same('a user’s second device is told of the first', devices, [1, 2]);
  const { oneTimeLeft, kemLeft } = bob2.device.client.welcome?.own ?? { oneTimeLeft: -1, kemLeft: -1 };
  report.same('one-time keys are counted', [oneTimeLeft, kemLeft], [SHORT_STOCK.oneTime, SHORT_STOCK.kem]);
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}
