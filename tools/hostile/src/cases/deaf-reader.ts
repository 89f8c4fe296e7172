import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import type { HostileConnection } from '../attack/hostile-connection.js';
import { until } from '../attack/pause.js';
import { ReadingDevice } from '../attack/reading-device.js';
import { sendFlood } from '../attack/send-flood.js';
import { Tally } from '../attack/tally.js';
import { atMost, onlyThese, reaches } from './findings.js';

/** What each sender may send to one user at once is more. */
const MESSAGES_PER_SENDER = 100;
const ANSWERED_WITHIN_MS = 60_000;
const CIPHERTEXT_BYTES = 32 * 1_024;
const WINDOW = { messages: 1_024, bytes: 4 * 1_024 * 1_024 };

class DeafReader implements Attack {
  readonly #context: AttackContext;
  readonly #readerCount: number;
  readonly #sendersPerReader: number;
  #readers: Account[] = [];
  #senders: Account[] = [];
  #connections: HostileConnection[] = [];
  #opening: Promise<unknown> = Promise.resolve();

  constructor(context: AttackContext) {
    this.#context = context;
    this.#readerCount = context.short ? 1 : 10;
    this.#sendersPerReader = context.short ? 2 : 3;
  }

  async prepare(url: string): Promise<void> {
    this.#readers = await registerAccounts(this.#context, url, { count: this.#readerCount });
    const count = this.#readerCount * this.#sendersPerReader;
    this.#senders = await registerAccounts(this.#context, url, { count });
  }

  start(target: Target): void {
    this.#opening = Promise.all([
      ...this.#readers.map((reader) => this.#listen(reader, target)),
      ...this.#senders.map((sender, index) => this.#send(sender, index, target)),
    ]);
  }

  async stop({ bare }: Target): Promise<void> {
    await this.#opening;
    // An answer that is cut off would be a message of which nobody knows whether it has to come.
    const sent = this.#senders.length * MESSAGES_PER_SENDER;
    if (!bare) await until(() => this.#context.tally.of('answer accepted') >= sent, ANSWERED_WITHIN_MS);
    for (const connection of this.#connections.splice(0)) connection.end();
  }

  /** Everything that was accepted is still there, once, for a device that reads. */
  async inspect(url: string): Promise<void> {
    const { tally } = this.#context;
    for (const reader of this.#readers) {
      const device = new ReadingDevice(reader);
      await device.attach(url);
      device.end();
      tally.add('received afterwards', new Set(device.messageIds).size);
      tally.add('received twice', device.messageIds.length - new Set(device.messageIds).size);
    }
  }

  async #listen(reader: Account, { url }: Target): Promise<void> {
    const connection = await openSession(reader, { url, tally: this.#context.tally, window: WINDOW });
    connection?.stopReading();
    if (connection) this.#connections.push(connection);
  }

  async #send(sender: Account, index: number, { url, bare }: Target): Promise<void> {
    const to = this.#readers[index % this.#readers.length];
    const tally = bare ? new Tally() : this.#context.tally;
    const connection = await openSession(sender, { url, tally });
    if (connection === undefined || to === undefined) return;
    this.#connections.push(connection);
    const next = sendFlood({ to, ciphertextBytes: CIPHERTEXT_BYTES, perMessage: 1 });
    for (let n = 0; n < MESSAGES_PER_SENDER; n++) connection.write(next());
  }
}

function judge(seen: Seen) {
  const accepted = seen.counts['answer accepted'] ?? 0;
  const received = seen.counts['received afterwards'] ?? 0;
  return [
    reaches('messages to a reader that does not read are accepted', accepted, seen.short ? 150 : 2_000),
    {
      kept: received === accepted,
      promise: 'each of them is there when it reads again',
      seen: `${received} of ${accepted}`,
    },
    atMost('none of them twice', seen.counts['received twice'] ?? 0, 0),
    onlyThese('nobody was thrown out but for reading too slowly', seen, ['close 1013']),
  ];
}

export const deafReader: HostileCase = {
  name: 'deaf-reader',
  about: '10 devices that ask for the largest window and never read, while 30 others send them 32 KiB messages',
  create: (context) => new DeafReader(context),
  judge,
};
