import { randomUUID } from 'node:crypto';
import { addressKey, type UserId } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { SignalDevice, developmentTokens } from '../src/index.js';
import { StandaloneProcess } from '@lantern/testkit';

const MESSAGES = Number(process.env['KILL_TEST_MESSAGES'] ?? 5_000);
const KILLS = Number(process.env['KILL_TEST_KILLS'] ?? 20);
const SEED = Number(process.env['KILL_TEST_SEED'] ?? 20_261_123);

/** mulberry32: the moments of the kills are the same for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What one device saw; `read` is what a person at it would have seen. */
class DeviceLedger {
  readonly read = new Map<string, string[]>();
  undecryptable = 0;
  deliveries = 0;
  /** Delivery ids whose ack was confirmed, with the session that was told. */
  readonly confirmed = new Map<string, string>();
  readonly violations: string[] = [];
  redeliveredAfterConfirmation = 0;
  outOfOrder = 0;
  #session = -1;
  #lastOffset = -1n;

  /** I2, I3: within a session offsets grow; what was confirmed is not seen again. */
  delivered(deliveryId: Uint8Array, session: number): void {
    this.deliveries++;
    const id = Buffer.from(deliveryId);
    const when = this.confirmed.get(id.toString('hex'));
    if (when !== undefined) {
      this.redeliveredAfterConfirmation++;
      this.violations.push(`${id.toString('hex')} confirmed ${when}, again in session ${session} after kill ${kills}`);
    }
    const offset = id.readBigUInt64BE(4);
    if (session === this.#session && offset <= this.#lastOffset) this.outOfOrder++;
    this.#session = session;
    this.#lastOffset = offset;
  }
}

interface Player {
  readonly device: SignalDevice;
  readonly ledger: DeviceLedger;
  readonly name: string;
}

const server = new StandaloneProcess({ STANDALONE_LOG_LEVEL: 'error' });
let kills = 0;

/** Whatever was in memory is gone. */
async function killAndStart(): Promise<void> {
  await server.end('SIGKILL');
  kills++;
  await server.start();
}
const keysHandedOut: string[] = [];
let players: Player[] = [];

afterAll(async () => {
  await Promise.allSettled(players.map(({ device }) => device.client.close({ timeoutMs: 100 })));
  await server.remove();
});

function player(userId: UserId, deviceId: number, name: string): Player {
  const ledger = new DeviceLedger();
  const tokens = developmentTokens(server.dataDir);
  const device = new SignalDevice({
    url: server.url,
    token: () => tokens(userId),
    userId,
    deviceId,
    stock: { oneTime: 100, kem: 50 },
    client: {
      requestTimeoutMs: 120_000,
      backoff: { baseMs: 20, maxMs: 200 },
      observer: {
        delivered: (message, { session }) => ledger.delivered(message.deliveryId, session),
        acked: (deliveryIds) => {
          for (const id of deliveryIds) ledger.confirmed.set(Buffer.from(id).toString('hex'), `after kill ${kills}`);
        },
      },
    },
    listener: {
      text: ({ from, text }) => {
        const key = addressKey(from);
        ledger.read.set(key, [...(ledger.read.get(key) ?? []), text]);
      },
      undecryptable: () => void ledger.undecryptable++,
    },
  });
  return { device, ledger, name };
}

/** Claims keys again and again while the server dies: each may appear once. */
async function claimUntil(done: () => boolean, by: Player, of: UserId): Promise<void> {
  while (!done()) {
    const { bundles } = await by.device.client.claimPreKeys({ userId: of, known: [] });
    for (const { device, oneTime, kem, kemIsLastResort } of bundles) {
      if (oneTime) keysHandedOut.push(`${of}.${device.deviceId} ec ${oneTime.id}`);
      if (kem && !kemIsLastResort) keysHandedOut.push(`${of}.${device.deviceId} kem ${kem.id}`);
    }
  }
}

async function sendAll(from: Player, to: UserId, count: number): Promise<number> {
  const inFlight = 8;
  let accepted = 0;
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const outcome = await from.device.sendText(to, `${from.name} ${next++}`);
      if (outcome.outcome === 'accepted' || outcome.outcome === 'duplicate') accepted++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return accepted;
}

async function killAtRandom(done: () => boolean): Promise<void> {
  const random = seededRandom(SEED);
  while (!done()) {
    const seen = players.reduce((sum, { ledger }) => sum + ledger.deliveries, 0);
    const more = Math.ceil((random() * 2 * MESSAGES * 2) / (KILLS + 4));
    // The moment is a count of deliveries, so that there is work in flight at each kill.
    await until(() => done() || players.reduce((sum, { ledger }) => sum + ledger.deliveries, 0) >= seen + more, {
      message: 'deliveries go on between kills',
      timeoutMs: 180_000,
    });
    if (done() && kills >= KILLS) return;
    await killAndStart();
  }
}

test(`${MESSAGES} messages of real Signal clients survive a server that is killed ${KILLS} times (I1, I2, I3, I5)`, async () => {
  await server.start();
  const alice = randomUUID() as UserId;
  const bob = randomUUID() as UserId;
  players = [player(alice, 1, 'a1'), player(alice, 2, 'a2'), player(bob, 1, 'b1'), player(bob, 2, 'b2')];
  for (const { device } of players) await device.connect();
  const perDevice = Math.ceil(MESSAGES / players.length);
  let finished = false;
  const done = () => finished;
  const [a1, , b1] = players as [Player, Player, Player, Player];
  const claiming = [claimUntil(done, a1, bob), claimUntil(done, b1, alice)];
  const killing = killAtRandom(done);
  const sending = Promise.all(players.map((from, i) => sendAll(from, i < 2 ? bob : alice, perDevice)));
  // Whichever fails first is what went wrong.
  const sent = await Promise.race([sending, killing.then(() => sending), Promise.all(claiming).then(() => sending)]);
  finished = true;
  await Promise.all([...claiming, killing]);
  while (kills < KILLS) {
    await killAndStart();
  }
  const expected = perDevice * 2;
  const readBy = ({ ledger }: Player) => [...ledger.read.values()].reduce((sum, texts) => sum + texts.length, 0);
  await until(() => players.every((each) => readBy(each) >= expected), {
    message: () => `every device reads ${expected}; they read ${players.map(readBy).join(', ')}`,
    timeoutMs: 180_000,
  });
  const unconfirmed = await Promise.all(players.map(({ device }) => device.disconnect()));
  const sum = (of: (ledger: DeviceLedger) => number) => players.reduce((total, { ledger }) => total + of(ledger), 0);
  const counts = {
    seed: SEED,
    kills,
    accepted: sent.reduce((total, count) => total + count, 0),
    read: players.reduce((total, each) => total + readBy(each), 0),
    deliveries: sum(({ deliveries }) => deliveries),
    undecryptable: sum(({ undecryptable }) => undecryptable),
    outOfOrder: sum(({ outOfOrder }) => outOfOrder),
    redeliveredAfterConfirmation: sum((ledger) => ledger.redeliveredAfterConfirmation),
    unconfirmedAcks: unconfirmed.reduce((total, count) => total + count, 0),
    keysHandedOut: keysHandedOut.length,
    keysHandedOutTwice: keysHandedOut.length - new Set(keysHandedOut).size,
  };
  process.stdout.write(`kill test: ${JSON.stringify(counts)}\n`);
  for (const { ledger, name } of players)
    for (const text of ledger.violations) process.stdout.write(`${name}: ${text}\n`);
  expect(counts).toMatchObject({
    accepted: perDevice * 4,
    read: perDevice * 8,
    undecryptable: 0,
    outOfOrder: 0,
    redeliveredAfterConfirmation: 0,
    unconfirmedAcks: 0,
    keysHandedOutTwice: 0,
  });
  expect(counts.kills).toBeGreaterThanOrEqual(KILLS);
  for (const { ledger } of players) {
    for (const texts of ledger.read.values()) {
      const numbers = texts.map((text) => Number(text.split(' ')[1]));
      expect(numbers).toEqual([...numbers.keys()]);
    }
  }
}, 900_000);
