import { randomBytes } from 'node:crypto';
import { DELIVERY_ID_BYTES, MAX_ACK_IDS, MAX_FRAMES_PER_MESSAGE } from '@lantern/protocol';
import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { type Body, batchOf } from '../attack/hostile-connection.js';
import { until } from '../attack/pause.js';
import { ReadingDevice } from '../attack/reading-device.js';
import { Relentless } from '../attack/relentless.js';
import { sendFlood } from '../attack/send-flood.js';
import { Tally } from '../attack/tally.js';
import { Opcode, webSocketFrame } from '../attack/web-socket-bytes.js';
import { none, onlyThese, reaches } from './findings.js';

const VICTIM_MESSAGES = 50;

function ackMessage(frames: number, deliveryIds: () => Uint8Array[]): Uint8Array {
  const bodies = Array.from({ length: frames }, (): Body => ({ ack: { deliveryIds: deliveryIds() } }));
  let seq = 1;
  return webSocketFrame(
    Opcode.Binary,
    batchOf(bodies, () => seq++),
  );
}

const randomIds = (count: number) => Array.from({ length: count }, () => randomBytes(DELIVERY_ID_BYTES));

class AckFlood implements Attack {
  readonly #context: AttackContext;
  #attackers: Account[] = [];
  #victim: Account | undefined;
  /** Of messages that wait for the victim. */
  readonly #foreignIds: Uint8Array[] = [];
  #flood: Relentless | undefined;

  constructor(context: AttackContext) {
    this.#context = context;
  }

  async prepare(url: string): Promise<void> {
    this.#attackers = await registerAccounts(this.#context, url, { count: this.#context.short ? 3 : 21 });
    const [victim] = await registerAccounts(this.#context, url, { count: 1 });
    const [friend] = await registerAccounts(this.#context, url, { count: 1 });
    if (victim === undefined || friend === undefined) throw new Error('no accounts');
    this.#victim = victim;
    const tally = new Tally();
    const reading = await openSession(victim, {
      url,
      tally,
      onFrame: ({ deliver }) => deliver?.deliveryId && this.#foreignIds.push(deliver.deliveryId),
    });
    const sending = await openSession(friend, { url, tally });
    sending?.write(sendFlood({ to: victim, ciphertextBytes: 100, perMessage: VICTIM_MESSAGES })());
    if (!(await until(() => this.#foreignIds.length === VICTIM_MESSAGES, 60_000)))
      throw new Error(`the victim did not get its messages: ${JSON.stringify(tally.counts())}`);
    reading?.end();
    sending?.end();
  }

  start({ url }: Target): void {
    const { tally } = this.#context;
    const kinds = [
      ackMessage(20, () => randomIds(MAX_ACK_IDS)),
      ackMessage(20, () => Array.from({ length: MAX_ACK_IDS / VICTIM_MESSAGES }, () => this.#foreignIds).flat()),
      ackMessage(MAX_FRAMES_PER_MESSAGE, () => randomIds(1)),
    ];
    this.#flood = new Relentless({
      connections: this.#attackers.length,
      againAfterMs: 500,
      open: async (index) => {
        const attacker = this.#attackers[index];
        return attacker && openSession(attacker, { url, tally });
      },
      attack: (connection, index) => connection.flood(() => kinds[index % kinds.length] ?? Buffer.alloc(0)),
    });
  }

  async stop(): Promise<void> {
    await this.#flood?.stop();
  }

  /** Nobody but the victim can have acked its messages (I4). */
  async inspect(url: string): Promise<void> {
    if (this.#victim === undefined) return;
    const device = new ReadingDevice(this.#victim);
    await device.attach(url);
    device.end();
    this.#context.tally.add('received by the victim', new Set(device.messageIds).size);
  }
}

function judge(seen: Seen) {
  const received = seen.counts['received by the victim'] ?? 0;
  const promise = 'what others acked is still delivered to its owner';
  return [
    { kept: received === VICTIM_MESSAGES, promise, seen: `${received} of ${VICTIM_MESSAGES}` },
    reaches('acks of nothing are answered', seen.counts['answer acked'] ?? 0, 3),
    reaches(
      'whoever acks too fast is read more slowly',
      seen.metrics.get('lantern_gateway_throttles_total') ?? 0,
      seen.short ? 1 : 21,
    ),
    none('no fault of the server', seen, ['problem INTERNAL', 'close 1011']),
    onlyThese('nobody was thrown out but for reading too slowly', seen, ['close 1013', 'problem UNAVAILABLE']),
  ];
}

export const ackFlood: HostileCase = {
  name: 'ack-flood',
  about: '21 connections that ack as fast as the network goes: random ids, ids of another device, single ids',
  create: (context) => new AckFlood(context),
  judge,
};
