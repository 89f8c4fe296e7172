import type { Actor, Stage } from '../stage.js';
import type { Cast } from './registration.js';

/** A device is removed by another one of its user. */
export async function removal(stage: Stage, { alice1, alice2, bob2 }: Cast, bob1: Actor): Promise<void> {
  const { report, alice } = stage;
  report.section('A device is removed');
  const { client } = alice2.device;
  await alice1.device.client.removeDevice(2);
  report.told('alice/1', 'removed alice/2');
  const end = client.onStateChange(() => stage.changed());
  await stage.until(() => client.state.status === 'stopped', 'alice/2 was told to stop');
  end();
  const reason = client.state.status === 'stopped' ? client.state.reason : '';
  report.same('the removed device is told so', reason, 'device-removed');

  bob2.mismatches.length = 0;
  const sent = await bob2.device.sendText(alice, 'to what is left of you');
  await stage.received(alice1, ['to what is left of you']);
  report.same('a sender is told which device is gone', bob2.mismatches[0]?.extraDeviceIds, [2]);
  report.same('and is accepted without it', [sent.outcome, sent.rounds], ['accepted', 2]);
  const answer = await bob1.device.sendText(alice, 'from the new install');
  await stage.received(alice1, ['from the new install']);
  const { outcome, rounds } = answer;
  report.same('who never knew the removed device need not learn of it', [outcome, rounds], ['accepted', 1]);
  const gone = alice2.texts.filter(({ text }) => text === 'to what is left of you').length;
  report.same('the removed device gets nothing more', gone, 0);
}
