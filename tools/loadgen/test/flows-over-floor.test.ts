import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FloorPeers } from '../src/floor/floor-peers.js';
import { FloorServer } from '../src/floor/floor-server.js';
import { FloorStore } from '../src/floor/floor-store.js';
import { Flow } from '../src/load/flow.js';
import { FlowSet } from '../src/load/flow-set.js';
import { isClean } from '../src/load/ledger.js';
import type { FlowShape, PeerFactory, RecipientEvents } from '../src/load/peers.js';
import { Recorder } from '../src/load/recorder.js';

let directory: string;
let server: FloorServer;
let url: string;
const failures: Error[] = [];
const onFailed = (error: Error) => failures.push(error);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lantern-loadgen-test-'));
  server = new FloorServer(new FloorStore(directory));
  url = await server.listening();
});

afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

afterEach(() => {
  expect(failures.splice(0)).toEqual([]);
});

function options(shape: FlowShape, peers: PeerFactory = new FloorPeers(url, onFailed)) {
  return { shape, peers, recorder: new Recorder(), onFailed };
}

/** Resolves when `recorder` saw that many messages confirmed. */
async function confirmed(recorder: Recorder, count: number): Promise<void> {
  while (recorder.confirmedEver < count) await new Promise((resolve) => setImmediate(resolve));
}

test('a closed loop with several senders and devices drains to a clean account', async () => {
  const shape = { senders: 3, recipientDevices: 2, messageBytes: 500 };
  const all = options(shape);
  const flows = new FlowSet(2, all);
  await flows.connect();
  await flows.attach();
  all.recorder.open();
  flows.startClosedLoop(8);
  await confirmed(all.recorder, 500);
  all.recorder.close();
  flows.stopSending();
  await flows.drained();
  await flows.checkAndClose();
  const ledger = flows.ledger();
  expect(isClean(ledger)).toBe(true);
  expect(ledger.sent).toBeGreaterThanOrEqual(500);
  expect(ledger).toMatchObject({ accepted: ledger.sent, delivered: 2 * ledger.sent, confirmed: 2 * ledger.sent });
  expect(all.recorder.counts.confirmed).toBeGreaterThanOrEqual(500);
  expect(Object.keys(all.recorder.latencies.encode()).sort()).toEqual(['accepted', 'confirmed', 'cycle', 'delivered']);
});

test('what waits for an offline device is delivered in order when it attaches, and is gone afterwards', async () => {
  const all = options({ senders: 2, recipientDevices: 1, messageBytes: 64 });
  const flow = new Flow(all);
  await flow.connect();
  await flow.fill(700, 16);
  const [catchUp] = await flow.attach();
  expect(catchUp?.firstMs).toBeGreaterThan(0);
  expect(catchUp?.confirmedMs).toBeGreaterThanOrEqual(catchUp?.sentMs ?? Number.NaN);
  await flow.detach();
  const [again] = await flow.attach();
  expect(again?.firstMs).toBeUndefined();
  await flow.close();
  expect(flow.ledger()).toMatchObject({ sent: 1_400, accepted: 1_400, delivered: 1_400, confirmed: 1_400 });
  expect(isClean(flow.ledger())).toBe(true);
});

test('an open loop is timed from when each message was due', async () => {
  const all = options({ senders: 2, recipientDevices: 1, messageBytes: 64 });
  const flows = new FlowSet(2, all);
  await flows.connect();
  await flows.attach();
  all.recorder.open();
  flows.startOpenLoop(2_000);
  await confirmed(all.recorder, 200);
  all.recorder.close();
  flows.stopSending();
  await flows.drained();
  await flows.checkAndClose();
  expect(isClean(flows.ledger())).toBe(true);
  expect(all.recorder.latencies.encode()).toHaveProperty('late');
});

/** Recipients whose deliveries are tampered with before they are seen. */
function tampered(tamper: (events: RecipientEvents) => RecipientEvents): PeerFactory {
  const real = new FloorPeers(url, onFailed);
  return {
    open: (shape, events) =>
      real.open(shape, {
        sender: (index) => events.sender(index),
        recipient: (index) => tamper(events.recipient(index)),
      }),
  };
}

test.each([
  [
    'repeats one',
    'repeatedInSession',
    (events: RecipientEvents): RecipientEvents => ({
      ...events,
      delivered: (message) => {
        events.delivered(message);
        if (message.number === 5) events.delivered(message);
      },
    }),
  ],
  [
    'swallows one',
    'lost',
    (events: RecipientEvents): RecipientEvents => ({
      ...events,
      delivered: (message) => {
        if (message.number !== 5) events.delivered(message);
      },
    }),
  ],
])('a server that %s is found out (%s)', async (_, violation, tamper) => {
  const all = options({ senders: 1, recipientDevices: 1, messageBytes: 64 }, tampered(tamper));
  const flow = new Flow(all);
  await flow.connect();
  await flow.attach();
  flow.startClosedLoop(1, 'confirmed');
  await confirmed(all.recorder, 20);
  flow.stopSending();
  await flow.drained();
  await flow.close();
  const { violations } = flow.ledger();
  expect(violations).toMatchObject({ [violation]: 1 });
});
