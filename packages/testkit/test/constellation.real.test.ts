import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { type MessagingClient, createClient, newDeviceSecret, newMessageId } from '@lantern/client';
import { until } from '@lantern/runtime/testing';
import { Constellation, type KafkaCluster, mongoBackend, startKafkaCluster } from '../src/index.js';

let cluster: KafkaCluster;
let constellation: Constellation;
const clients: MessagingClient[] = [];
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const mongo = await mongoBackend();
  closers.push(() => mongo.stop());
  cluster = await startKafkaCluster();
  closers.push(() => cluster.stop());
  constellation = await Constellation.start({
    kafka: cluster,
    mongo,
    env: { transport: { TRANSPORT_SESSION_TIMEOUT_MS: '3000' } },
  });
  closers.push(() => constellation.stop());
}, 180_000);

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close({ timeoutMs: 1 }).catch(() => undefined)));
  for (const close of closers.reverse()) await close();
}, 60_000);

const eventually = (condition: () => unknown, timeoutMs = 60_000) =>
  until(condition, { message: () => condition.toString(), timeoutMs });

class Person {
  readonly userId = randomUUID();
  readonly registrationId = randomInt(1, 2 ** 31);
  readonly received: string[] = [];
  refusals = 0;
  readonly client: MessagingClient;

  constructor(gateway: number) {
    this.client = createClient({
      url: constellation.urls[gateway]!,
      token: () => constellation.token(this.userId),
      deviceId: 1,
      backoff: { baseMs: 50, maxMs: 500 },
      observer: { answered: ({ refusal }) => void (this.refusals += refusal ? 1 : 0) },
      onMessage: (message) => void this.received.push(Buffer.from(message.ciphertext).toString()),
    });
    clients.push(this.client);
  }

  async register(): Promise<this> {
    await this.client.connect();
    await this.client.register({
      registrationId: this.registrationId,
      identityKey: randomBytes(33),
      deviceSecret: newDeviceSecret(),
      signedPreKey: { id: 1, key: randomBytes(33), signature: randomBytes(64) },
    });
    return this;
  }

  async send(to: Person, text: string): Promise<string> {
    const message = { deviceId: 1, registrationId: to.registrationId, kind: 1, ciphertext: Buffer.from(text) };
    const sent = await this.client.send({ messageId: newMessageId(), userId: to.userId, messages: [message] });
    return sent.outcome;
  }

  /** Sends many at once, and waits until all are stored. */
  async sendAll(to: Person, texts: readonly string[]): Promise<void> {
    const outcomes = await Promise.all(texts.map((text) => this.send(to, text)));
    expect(outcomes.filter((outcome) => outcome !== 'accepted' && outcome !== 'duplicate')).toEqual([]);
  }
}

const numbered = (prefix: string, count = 20) => Array.from({ length: count }, (_, index) => `${prefix} ${index}`);

test('messages survive the death of a transport, a keys service, a gateway, and a stop in good order', async () => {
  const [alice, bob] = [await new Person(0).register(), await new Person(1).register()];
  const all: string[] = [];
  const inOrder: string[][] = [];
  const exchange = async (prefix: string) => {
    const texts = numbered(prefix);
    all.push(...texts);
    const before = alice.refusals;
    await alice.sendAll(bob, texts);
    // Of sends under way together some may be refused for a while and others not: those that are repeated come later.
    if (alice.refusals === before) inOrder.push(texts);
  };
  const arrived = () => eventually(() => all.every((text) => bob.received.includes(text)));

  await exchange('first');
  await arrived();

  // Whoever owns bob's mailbox is among them.
  for (const transport of constellation.transports) {
    await transport.kill();
    await exchange(`after the death of ${transport.name}`);
    await arrived();
    await transport.start();
  }

  const [firstKeys] = constellation.keys;
  firstKeys!.pause();
  const carol = await new Person(0).register();
  firstKeys!.resume();
  await carol.sendAll(bob, ['from carol']);
  all.push('from carol');

  await constellation.gateways[1]!.kill();
  await exchange('while the gateway is away');
  await constellation.gateways[1]!.start();
  await arrived();

  expect(await constellation.transports[0]!.terminate()).toBe(0);
  await exchange('after a stop in good order');
  await arrived();
  // The client removes repeats: each came once, and in order.
  expect([...bob.received].sort()).toEqual([...all].sort());
  expect(inOrder.length).toBeGreaterThan(0);
  for (const texts of inOrder) expect(bob.received.filter((text) => texts.includes(text))).toEqual(texts);
}, 300_000);
