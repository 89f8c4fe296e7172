import { ManualClock } from '@lantern/runtime/testing';
import { type Drainable, PacedDrain } from './paced-drain.js';

const DEADLINE_MS = 10_000;

class Peer implements Drainable {
  closed = false;
  toldMs: number | undefined;
  endedAt: number | undefined;

  constructor(
    private readonly gateway: Gateway,
    public idle = true,
  ) {}

  goAway(reconnectAfterMs: number): void {
    this.toldMs = reconnectAfterMs;
  }

  end(): void {
    this.endedAt = this.gateway.clock.monotonic();
    this.closed = true;
    this.gateway.sessions.delete(this);
  }
}

class Gateway {
  readonly clock = new ManualClock();
  readonly sessions = new Set<Peer>();
  #seed = 1;

  constructor(count: number) {
    for (let index = 0; index < count; index++) this.sessions.add(new Peer(this));
  }

  /** Seeded. */
  readonly random = (): number => {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  };

  drain(deadlineMs = DEADLINE_MS) {
    return new PacedDrain(this).run(deadlineMs);
  }
}

/** How many of these times are in each second. */
function perSecond(times: readonly number[]): number[] {
  const counts: number[] = [];
  for (const ms of times) counts[Math.floor(ms / 1_000)] = (counts[Math.floor(ms / 1_000)] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}

test('5,000 connections leave evenly within the deadline, at least 400 in each second', async () => {
  const gateway = new Gateway(5_000);
  const peers = [...gateway.sessions];
  const drained = gateway.drain();
  const told = peers.map(({ toldMs }) => toldMs ?? NaN);
  expect(perSecond(told)).toHaveLength(8);
  for (const count of perSecond(told)) expect(count).toBeGreaterThan(600);
  gateway.clock.advance(DEADLINE_MS);
  expect(await drained).toEqual({ connections: 5_000, left: 0, ms: expect.any(Number) });
  const ended = peers.map(({ endedAt }) => endedAt ?? NaN);
  expect(Math.max(...ended)).toBeLessThanOrEqual(9_100);
  for (const count of perSecond(ended).slice(1, -1)) expect(count).toBeGreaterThan(400);
  // Nobody before the time that it was told, nor long after it.
  for (const { toldMs = NaN, endedAt = NaN } of peers) {
    expect(endedAt - toldMs).toBeGreaterThanOrEqual(999);
    expect(endedAt - toldMs).toBeLessThanOrEqual(1_051);
  }
});

test('few connections leave within a moment, whatever time there is', async () => {
  const gateway = new Gateway(100);
  const peers = [...gateway.sessions];
  const drained = gateway.drain(300_000);
  expect(Math.max(...peers.map(({ toldMs }) => toldMs ?? NaN))).toBeLessThanOrEqual(200);
  gateway.clock.advance(1_300);
  expect(await drained).toMatchObject({ left: 0, ms: expect.any(Number) });
});

test('a client that leaves by itself is not waited for', async () => {
  const gateway = new Gateway(1);
  const drained = gateway.drain();
  gateway.sessions.clear();
  gateway.clock.advance(50);
  expect(await drained).toEqual({ connections: 1, left: 0, ms: 50 });
});

test('whoever waits for an answer is ended when it has it, or when the time is nearly over', async () => {
  const gateway = new Gateway(2);
  const [first, second] = [...gateway.sessions] as [Peer, Peer];
  first.idle = second.idle = false;
  const drained = gateway.drain();
  gateway.clock.advance(4_000);
  expect(first.endedAt).toBeUndefined();
  first.idle = true;
  gateway.clock.advance(50);
  expect(first.endedAt).toBe(4_050);
  gateway.clock.advance(4_900);
  expect(second.endedAt).toBeUndefined();
  gateway.clock.advance(50);
  expect(second.endedAt).toBe(9_000);
  await drained;
});

test('connections that do not go away on the network are given up at the deadline, and counted', async () => {
  const gateway = new Gateway(3);
  for (const peer of gateway.sessions) peer.end = () => void (peer.closed = true);
  const drained = gateway.drain();
  gateway.clock.advance(DEADLINE_MS);
  expect(await drained).toEqual({ connections: 3, left: 3, ms: DEADLINE_MS });
  expect(gateway.clock.pending).toBe(0);
});

test('a drain that comes late, as the event loop was busy, makes up for it', () => {
  const gateway = new Gateway(1_000);
  const peers = [...gateway.sessions];
  let late = 0;
  const { clock, sessions, random } = gateway;
  const every = (ms: number, callback: () => void) => clock.every(ms, callback);
  const after = (ms: number, callback: () => void) => clock.after(ms, callback);
  const busy = { now: () => clock.now(), monotonic: () => clock.monotonic() + late, after, every };
  void new PacedDrain({ sessions, random, clock: busy }).run(DEADLINE_MS);
  late = 2_000;
  clock.advance(50);
  // They leave within 2 s and are ended a second later: the first half by 2 s.
  expect(peers.filter(({ closed }) => closed).length).toBeGreaterThan(500);
});
