import { newMessageId } from '@lantern/client';
import type { Actor, Stage } from '../stage.js';
import type { Cast } from './registration.js';

const ROUNDS = 10;

/** All four devices talk at once. */
export async function conversation(stage: Stage, cast: Cast): Promise<void> {
  const { report, alice, bob } = stage;
  report.section('A conversation');
  const { alice1, alice2, bob1, bob2 } = cast;
  const lines = (actor: Actor) => Array.from({ length: ROUNDS }, (_, n) => `${actor.name} says ${n + 1}`);
  const talk = (actor: Actor, to: typeof alice) =>
    Promise.all(lines(actor).map((line) => actor.device.sendText(to, line)));
  await Promise.all([talk(alice1, bob), talk(alice2, bob), talk(bob1, alice), talk(bob2, alice)]);
  const listeners: [Actor, Actor[]][] = [
    [alice1, [bob1, bob2]],
    [alice2, [bob1, bob2]],
    [bob1, [alice1, alice2]],
    [bob2, [alice1, alice2]],
  ];
  for (const [listener, speakers] of listeners) await stage.received(listener, speakers.flatMap(lines));
  report.told('all', `sent ${ROUNDS} messages each; each reached both devices of the other user`);
  const inOrder = listeners.every(([listener, speakers]) =>
    speakers.every((speaker) => heard(listener, speaker) === lines(speaker).join('\n')),
  );
  report.check('every message is read exactly once, each sender’s in its order', inOrder);
  report.same(
    'everything could be decrypted',
    stage.actors.flatMap(({ failures }) => failures.map(String)),
    [],
  );
  await repeatedSend(stage, cast);
}

/** What a device heard of another in this act. */
function heard(listener: Actor, speaker: Actor): string {
  const said = listener.texts.filter(({ text }) => text.startsWith(`${speaker.name} says`));
  return said.map(({ text }) => text).join('\n');
}

async function repeatedSend(stage: Stage, { alice1, bob1, bob2 }: Cast): Promise<void> {
  const { report, bob } = stage;
  const messageId = newMessageId();
  await alice1.device.sendText(bob, 'only once', { messageId });
  const repeat = await alice1.device.sendText(bob, 'only once', { messageId });
  report.same('a repeat of a message is recognised', repeat.outcome, 'duplicate');
  await alice1.device.sendText(bob, 'after the repeat');
  // Both: what comes next counts what a device gets from there on.
  for (const device of [bob1, bob2]) await stage.received(device, ['after the repeat']);
  const copies = bob1.texts.filter(({ text }) => text === 'only once').length;
  report.same('and delivered once', copies, 1);
}
