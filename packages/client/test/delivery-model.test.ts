import type { v1 } from '@lantern/protocol';
import fc from 'fast-check';
import { AckLedger } from '../src/ack-ledger.js';
import type { RequestBody } from '../src/connection.js';
import { Inbox } from '../src/inbox.js';
import { MemorySeenMessages } from '../src/seen-messages.js';
import { delivery } from './fake-server.js';
import { ManualClock } from './manual-clock.js';

const MESSAGES = 6;

/**
 * A server's side of one device: delivers in order and once per session, until the ack is confirmed. One that `remembers`
 * acks of older sessions does not deliver again what they named, and still owes their confirmation.
 */
class Scene {
  readonly handled: number[] = [];
  readonly confirmed = new Set<number>();
  readonly problems: string[] = [];
  readonly #remembered = new Set<number>();
  #sent = 0;
  #acks: { readonly ids: number[]; readonly answer: (frame: v1.ServerFrame) => void }[] = [];
  #handler: { readonly n: number; readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  readonly #ledger = new AckLedger({
    clock: new ManualClock(),
    random: () => 0,
    maxUnconfirmed: 100,
    onConfirmed: (ids) => ids.forEach((id) => this.confirmed.add(id.at(-1)!)),
  });
  readonly #inbox = new Inbox({
    seen: new MemorySeenMessages(),
    maxOpen: 100,
    maxEphemeral: 1,
    ack: (ids) => this.#ledger.add(ids),
    emit: () => {},
    delivered: () => {},
  });

  constructor(readonly remembers: boolean) {
    void this.#inbox.handle(
      ({ ciphertext }) => new Promise((resolve, reject) => (this.#handler = { n: ciphertext.at(0)!, resolve, reject })),
    );
    this.attach();
  }

  /** A new session: what was not confirmed comes again; acks of the old one are never answered. */
  attach(): void {
    this.#sent = 0;
    this.#acks = [];
    const send = ({ ack }: RequestBody, answer: (frame: v1.ServerFrame) => void) => {
      const ids = (ack?.deliveryIds ?? []).map((id) => id.at(-1)!);
      for (const id of ids) if (this.confirmed.has(id)) this.problems.push(`ack of ${id} after its confirmation`);
      if (this.remembers) ids.forEach((id) => this.#remembered.add(id));
      this.#acks.push({ ids, answer });
    };
    this.#ledger.attached({ maxAckIds: 2, send, schedule: () => {} });
  }

  deliver(): void {
    do this.#sent++;
    while (this.confirmed.has(this.#sent) || this.#remembered.has(this.#sent));
    if (this.#sent <= MESSAGES) this.#inbox.receive(delivery(this.#sent) as v1.Deliver);
  }

  finish(): void {
    if (!this.#handler) return;
    this.handled.push(this.#handler.n);
    this.#handler.resolve();
    this.#handler = undefined;
  }

  fail(): void {
    this.#handler?.reject(new Error('not now'));
    this.#handler = undefined;
  }

  flush(): void {
    this.#ledger.collect();
  }

  confirm(): void {
    this.#acks.shift()?.answer({ seq: 1, acked: {} });
  }

  /** The rest of the way, without failures. */
  async finishAll(): Promise<void> {
    for (let round = 0; this.confirmed.size < MESSAGES && round < 50; round++) {
      this.attach();
      for (let n = 0; n < MESSAGES; n++) this.deliver();
      for (let n = 0; n <= MESSAGES; n++) {
        await turn();
        this.finish();
      }
      await turn();
      this.flush();
      for (let n = 0; n < MESSAGES; n++) this.confirm();
    }
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const steps = ['attach', 'deliver', 'deliver', 'deliver', 'finish', 'finish', 'fail', 'flush', 'confirm'] as const;

test('whatever comes again and whatever gets lost, each message is handled once and confirmed, in any schedule', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(fc.constantFrom(...steps), { maxLength: 60 }),
      async (remembers, schedule) => {
        const scene = new Scene(remembers);
        for (const step of schedule) {
          scene[step]();
          await turn();
        }
        await scene.finishAll();
        expect(scene.problems).toEqual([]);
        expect([...scene.confirmed].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(scene.handled.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
      },
    ),
    { numRuns: 150 },
  );
});
