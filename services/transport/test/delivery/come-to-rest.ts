import type { Device, Simulation } from './simulation.js';
import { ADDRESSES } from './traffic.js';

const ROUNDS = 80;
const WINDOW = { messages: 2, bytes: 8 };

/** One round without faults, in which every device acks all that it got. No clock is needed to go on. */
function round(world: Simulation): void {
  const { owner } = world;
  for (const device of world.devices) {
    if (device.leaving) world.purge(device, true);
    if (world.open(device).some((session) => session.owner === owner)) continue;
    world.attach(device, { owner, window: WINDOW, stamps: 'fresh' });
  }
  owner.fetch(Number.POSITIVE_INFINITY);
  for (const session of world.open()) for (const offset of session.received) world.ack(session, offset);
  owner.commit();
  world.drain();
}

/** Offsets without a record at the end of the log end with the next record. */
function closeGap({ store, model, now }: Simulation): void {
  if (store.log.at(-1)?.offset === store.end - 1 || store.end === 0) return;
  const fields = { address: ADDRESSES.a, registrationId: 0, bytes: 1, urgent: false, dead: true };
  const message = { ...fields, offset: store.end, expiresAt: now + 1_000_000 };
  model.accepted.set(message.offset, message);
  store.append(message);
}

/** R4: an ack of what was not fetched yet is not answered. If it is dropped then, only the next attach settles it. */
function isAnswered({ model }: Simulation, { address, unconfirmed }: Device): boolean {
  const purgedBelow = model.purges.get(address)?.below ?? 0;
  return [...unconfirmed].every((offset) => model.noticed.has(offset) || offset < purgedBelow);
}

function isAtRest(world: Simulation): boolean {
  const { owner, store, model, devices, sessions } = world;
  const current = sessions.filter(({ state, owner: its }) => state !== 'ended' && its === owner);
  return (
    owner.core.committed === store.end &&
    [...model.accepted.values()].every((message) => model.settled(message)) &&
    devices.every((device) => !device.leaving && isAnswered(world, device)) &&
    current.every(({ acked, phase }) => acked.size === 0 && phase === 'confirmed')
  );
}

function checkNothingIsLeft(world: Simulation): void {
  const { owner, store, model } = world;
  for (const session of world.sessions) world.detach(session);
  world.drain();
  const left = [...store.documents.values()].filter(({ message }) => {
    const purged = message.offset < (store.purgedBelow.get(message.address) ?? 0);
    return !purged && store.hasDocument(message);
  });
  model.check(left.length === 0, `${left.length} documents are left in the mailbox`);
  const { bytes, tracked, sessions, addresses } = owner.core;
  const nothing = bytes === 0 && tracked === 0 && sessions === 0 && addresses === 0;
  model.check(nothing, `left in memory: ${JSON.stringify({ bytes, tracked, sessions, addresses })}`);
}

/**
 * All faults end, devices stay and ack everything: whatever is owed must be delivered, acked, confirmed, and nothing
 * may be left. Sessions that are attached stay as they are, so that none of them may be stuck.
 */
export function comeToRest(world: Simulation): void {
  world.trace(() => 'all faults end');
  for (const owner of world.owners.slice(0, -1)) owner.giveUp();
  if (world.owner.gone) world.takeOver('crash', false);
  for (const session of world.sessions) if (!session.up && session.state !== 'ended') world.detach(session);
  closeGap(world);
  world.owner.settlePresence();
  world.drain();
  for (let rounds = 0; !isAtRest(world); rounds++) {
    world.model.check(rounds < ROUNDS, 'it does not come to rest: something is never delivered or never confirmed');
    round(world);
    if (world.owner.gone) world.takeOver('crash', true);
  }
  checkNothingIsLeft(world);
}
