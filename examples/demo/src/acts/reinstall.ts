import { RequestRefused } from '@lantern/client';
import type { Actor, Stage } from '../stage.js';
import type { Cast } from './registration.js';

/** A device is installed anew: the old install ends, everybody else starts a new session with it. */
export async function reinstall(stage: Stage, { alice1, bob1, bob2 }: Cast): Promise<Actor> {
  const { report, bob } = stage;
  report.section('A device is installed anew');
  const anew = stage.actor(bob, 1);
  const refusal = await anew.device.connect().then(
    () => 'nothing',
    (error: unknown) => (error instanceof RequestRefused ? error.code : String(error)),
  );
  report.same('a new install does not take an address by accident', refusal, 'address_taken');
  await anew.device.disconnect();
  bob2.events.length = 0;
  const welcome = await anew.device.connect({ replace: true });
  report.told('bob/1', `is installed anew and registered; its mailbox is ${welcome.attachment}`);
  const { client } = bob1.device;
  await until(stage, client, 'the old install was told to stop');
  report.same('the old install is told that it is no more', stopReason(client), 'device-removed');
  const told = () => bob2.events.some(({ type }) => type === 'devices-changed');
  await stage.until(told, 'bob/2 was told of the new install');
  report.check('the user’s other device is told of the new install', true);

  alice1.mismatches.length = 0;
  alice1.identityChanges.length = 0;
  const sent = await alice1.device.sendText(bob, 'to the new install');
  await Promise.all([anew, bob2].map((actor) => stage.received(actor, ['to the new install'])));
  report.told('bob', 'both devices read “to the new install”');
  const stale = alice1.mismatches[0]?.stale.map(({ registrationId }) => registrationId);
  report.same('a sender is told which session is stale', stale, [anew.device.ring.registrationId]);
  report.same('and is accepted with a new session', [sent.outcome, sent.rounds], ['accepted', 2]);
  report.same('the sender notices the new identity key', alice1.identityChanges.length, 1);
  report.same('the new install reads nothing that was meant for the old one', anew.texts.length, 1);
  return anew;
}

type Client = Actor['device']['client'];

function stopReason({ state }: Client): string {
  return state.status === 'stopped' ? state.reason : state.status;
}

async function until(stage: Stage, client: Client, what: string): Promise<void> {
  const end = client.onStateChange(() => stage.changed());
  await stage.until(() => client.state.status === 'stopped', what);
  end();
}
