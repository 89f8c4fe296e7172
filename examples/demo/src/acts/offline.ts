import type { Stage } from '../stage.js';
import type { Cast } from './registration.js';

const BACKLOG = 12;

/** A device goes away and comes back. */
export async function offline(stage: Stage, { alice1, bob1, bob2 }: Cast): Promise<void> {
  const { report, bob } = stage;
  report.section('A device is offline and comes back');
  report.same('going offline, every ack is confirmed', await bob2.device.disconnect(), 0);
  report.told('bob/2', 'went offline');
  const lines = Array.from({ length: BACKLOG }, (_, n) => `while you were away ${n + 1}`);
  for (const line of lines) await alice1.device.sendText(bob, line);
  await stage.received(bob1, lines);
  report.told('bob/1', `read ${BACKLOG} messages of alice/1; bob/2 has none of them yet`);
  const before = bob2.texts.length;
  bob2.events.length = 0;
  await bob2.device.connect();
  await stage.received(bob2, lines);
  report.told('bob/2', 'came back and read its backlog');
  const backlog = bob2.texts.slice(before).map(({ text }) => text);
  report.same('the backlog comes complete, once and in order', backlog, lines);
  const phases = () => bob2.events.flatMap((event) => (event.type === 'caught-up' ? [event.phase] : []));
  await stage.until(() => phases().length >= 2, 'bob/2 was told that it caught up');
  report.same('it is told when all was sent and when all is confirmed', phases(), ['sent', 'confirmed']);
}
