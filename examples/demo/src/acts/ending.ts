import type { Stage } from '../stage.js';

/** Everybody goes; the books are checked. */
export async function ending(stage: Stage): Promise<void> {
  const { report, actors } = stage;
  report.section('The books');
  const connected = actors.filter(({ device }) => device.client.state.status === 'ready');
  const unconfirmed = await Promise.all(connected.map(({ device }) => device.disconnect()));
  report.told('all', `went offline: ${connected.map(({ name }) => name).join(', ')}`);
  report.same(
    'every ack is confirmed',
    unconfirmed,
    connected.map(() => 0),
  );
  const { keys, repeated } = stage.ledger();
  report.told('ledger', `${keys} one-time keys were handed out`);
  report.check('no one-time key is handed out twice', keys > 0 && repeated === 0, `${repeated} of ${keys} were`);
  const failures = actors.flatMap(({ name, failures }) => failures.map((error) => `${name}: ${error.message}`));
  report.same('every message that was delivered could be decrypted', failures, []);
  const repeats = actors.map(({ texts }) => texts.length - new Set(texts.map(({ message }) => idOf(message))).size);
  report.same(
    'no message was read twice',
    repeats,
    actors.map(() => 0),
  );
}

function idOf({
  sender,
  messageId,
}: {
  readonly sender: { userId: string; deviceId: number };
  readonly messageId: Uint8Array;
}) {
  return `${sender.userId}.${sender.deviceId} ${Buffer.from(messageId).toString('hex')}`;
}
