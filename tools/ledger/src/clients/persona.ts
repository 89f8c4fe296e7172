import { type UserId, partitionOf } from '@lantern/protocol';
import type { SeededRandom } from '../seeded-random.js';

/** How the device is used over the run. */
export type Role =
  /** Connected all the time, for measuring; sends to its partner only. */
  | 'probe-sender'
  | 'probe-recipient'
  /** Comes and goes. */
  | 'regular'
  /** Offline until the end. */
  | 'dormant';

/** A device as it is planned. */
export interface Persona {
  /** Its place in the population. */
  readonly number: number;
  readonly userId: UserId;
  readonly deviceId: number;
  readonly registrationId: number;
  readonly role: Role;
  /** Most messages that it takes unacked: small windows make mailboxes and queues work. */
  readonly windowMessages: number;
}

export interface PopulationPlan {
  /** Devices beside the probes. */
  readonly clients: number;
  readonly partitions: number;
  readonly random: SeededRandom;
}

/** A version-4 UUID. */
function userId(random: SeededRandom): UserId {
  const hex = Buffer.from(random.bytes(16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}` as UserId;
}

function userIdIn(partition: number, { partitions, random }: PopulationPlan): UserId {
  for (;;) {
    const id = userId(random);
    if (partitionOf(id, partitions) === partition) return id;
  }
}

const registrationId = (random: SeededRandom) => 1 + random.whole(2 ** 31);

/** One pair of probes for every partition, so that whichever owner is broken is seen: senders first. */
function probes(plan: PopulationPlan): Omit<Persona, 'number'>[] {
  const pair = (partition: number) =>
    (['probe-sender', 'probe-recipient'] as const).map((role) => ({
      userId: role === 'probe-recipient' ? userIdIn(partition, plan) : userId(plan.random),
      deviceId: 1,
      registrationId: registrationId(plan.random),
      role,
      windowMessages: 256,
    }));
  return Array.from({ length: plan.partitions }, (_, partition) => pair(partition)).flat();
}

const DORMANT = 1 / 32;

/** Users with one, two or three devices. */
function regulars({ clients, random }: PopulationPlan): Omit<Persona, 'number'>[] {
  const devices: Omit<Persona, 'number'>[] = [];
  while (devices.length < clients) {
    const user = userId(random);
    const several = random.pick([1, 1, 1, 2, 3]);
    for (let deviceId = 1; deviceId <= several && devices.length < clients; deviceId++) {
      const role = random.chance(DORMANT) ? 'dormant' : 'regular';
      const windowMessages = random.pick([4, 16, 64, 256]);
      devices.push({ userId: user, deviceId, registrationId: registrationId(random), role, windowMessages });
    }
  }
  return devices;
}

/** Everybody who takes part; the pairs of probes are at 2n (sender) and 2n + 1. */
export function planPopulation(plan: PopulationPlan): Persona[] {
  return [...probes(plan), ...regulars(plan)].map((persona, number) => ({ ...persona, number }));
}
