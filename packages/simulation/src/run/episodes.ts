import type { Random } from '../engine/random.js';
import { type Action, DEVICES, type Fault, USERS } from './schedule.js';

/** What belongs together: chance alone seldom brings it about. */
export interface Episode {
  readonly actions: readonly Action[];
  readonly faults: readonly Fault[];
}

interface Where {
  /** Its beginning, ms. */
  readonly at: number;
  /** The user that much is sent to. */
  readonly busy: number;
}

const NONE: Episode = { actions: [], faults: [] };

/** Of one run: often none. */
export function pickEpisode(random: Random, where: Where): Episode {
  const roll = random.next();
  if (roll < 0.25) return strandedOwner(random, where);
  return roll < 0.4 ? fullMailbox(random, where) : NONE;
}

function devicesOf(user: number): readonly number[] {
  const first = USERS.slice(0, user).reduce((sum, count) => sum + count, 0);
  return Array.from({ length: USERS[user] ?? 0 }, (_, index) => first + index);
}

function someoneElse(random: Random, user: number): number {
  const own = devicesOf(user);
  return random.pick(Array.from({ length: DEVICES }, (_, device) => device).filter((each) => !own.includes(each)));
}

/**
 * An owner is replaced without knowing it while a device has messages of it that it has not acked; the device goes to and fro between
 * the gateway that believes that owner and one that knows the next.
 */
function strandedOwner(random: Random, { at, busy }: Where): Episode {
  const device = random.pick(devicesOf(busy));
  const sender = someoneElse(random, busy);
  const bytes = random.between(24, 200);
  const leavesAt = at + random.between(0, 900);
  // Nothing is acked while it is with the first owner.
  const deafMs = leavesAt - at + random.between(150, 900);
  return {
    actions: [
      { at: at - 150, do: 'deaf', device, ms: deafMs },
      { at: at - 120, do: 'send', device: sender, to: busy, count: random.between(1, 3), bytes },
      { at: leavesAt, do: 'flap', device, times: 12, everyMs: random.between(130, 350) },
    ],
    faults: [{ at, ms: random.between(1_500, 5_000), fault: 'strand', device }],
  };
}

/** A user is away, somebody fills the mailboxes of all devices, their owner is replaced, and more is sent. */
function fullMailbox(random: Random, { at, busy }: Where): Episode {
  const away = devicesOf(busy);
  const sender = someoneElse(random, busy);
  const bytes = random.between(24, 200);
  const send = (afterMs: number, count: number): Action => {
    return { at: at + afterMs, do: 'send', device: sender, to: busy, count, bytes };
  };
  const ms = random.between(300, 3_000);
  const replaced: Fault = random.chance(0.6)
    ? { at: at + 900, ms, fault: 'kill-owner', device: away[0] ?? 0 }
    : { at: at + 900, ms: 0, fault: 'rebalance' };
  const leave = away.map((device): Action => ({ at, do: 'disconnect', device }));
  const comeBack = away.map((device): Action => ({ at: at + random.between(3_500, 6_000), do: 'connect', device }));
  return { actions: [...leave, send(100, 14), send(2_200, 2), send(3_000, 2), ...comeBack], faults: [replaced] };
}
