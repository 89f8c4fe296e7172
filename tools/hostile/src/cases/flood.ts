import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { until } from '../attack/pause.js';
import { ReadingDevice } from '../attack/reading-device.js';
import { Relentless } from '../attack/relentless.js';
import { sendFlood } from '../attack/send-flood.js';
import { atLeast, atMost, onlyThese, reaches } from './findings.js';

interface FloodShape {
  /** In the long form, and in the short one. */
  readonly senders: readonly [number, number];
}

/** TRANSPORT_SENDS_PER_PAIR and _PER_RECIPIENT: what may be sent at once, and in each second. */
const PER_PAIR = { burst: 120, perSecond: 2 };
const PER_RECIPIENT = { burst: 2_000, perSecond: 50 };
/** Refusals are excused for 5 s, and GATEWAY_REFUSALS_PER_USER more are needed, of which there are the fewer the more there are who flood. */
const PENALTY_SECONDS = 25;
/** What was accepted last is delivered at once: nobody has to wait for long. */
const DELIVERED_WITHIN_MS = 60_000;

class Flood implements Attack {
  readonly #context: AttackContext;
  readonly #senderCount: number;
  #senders: Account[] = [];
  #recipient: { readonly account: Account; readonly device: ReadingDevice } | undefined;
  #flood: Relentless | undefined;

  constructor(context: AttackContext, { senders }: FloodShape) {
    this.#context = context;
    this.#senderCount = senders[context.short ? 1 : 0];
  }

  async prepare(url: string): Promise<void> {
    this.#senders = await registerAccounts(this.#context, url, { count: this.#senderCount, perSource: 20 });
    const [account] = await registerAccounts(this.#context, url, { count: 1 });
    if (account === undefined) throw new Error('no account');
    const device = new ReadingDevice(account);
    await device.attach(url);
    this.#recipient = { account, device };
  }

  start({ url }: Target): void {
    const to = this.#recipient?.account;
    if (to === undefined) throw new Error('not prepared');
    const { tally } = this.#context;
    const floods = [false, true].map(
      (repeated) => () => sendFlood({ to, ciphertextBytes: 200, perMessage: 32, repeated }),
    );
    this.#flood = new Relentless({
      connections: this.#senders.length * floods.length,
      againAfterMs: 200,
      open: async (index) => {
        const sender = this.#senders[Math.floor(index / floods.length)];
        // The second connection would displace the first, did it attach.
        return sender && openSession(sender, { url, tally, sendOnly: index % floods.length === 1 });
      },
      attack: (connection, index) => {
        const flood = floods[index % floods.length];
        if (flood !== undefined) connection.flood(flood());
      },
    });
  }

  async stop({ bare }: Target): Promise<void> {
    await this.#flood?.stop();
    if (bare) return;
    const { tally } = this.#context;
    const ids = this.#recipient?.device.messageIds ?? [];
    // Answers may be lost with the connections that were ended, so that more may come than were seen to be accepted.
    await until(() => ids.length >= tally.of('answer accepted'), DELIVERED_WITHIN_MS);
    tally.add('delivered', ids.length);
    tally.add('delivered twice', ids.length - new Set(ids).size);
    this.#recipient?.device.end();
  }
}

function judgeOf({ senders }: FloodShape) {
  return (seen: Seen) => {
    const count = senders[seen.short ? 1 : 0];
    const seconds = seen.seconds + 2;
    const ofPairs = count * (PER_PAIR.burst + PER_PAIR.perSecond * seconds);
    const ofRecipient = PER_RECIPIENT.burst + PER_RECIPIENT.perSecond * seconds;
    const accepted = seen.counts['answer accepted'] ?? 0;
    const delivered = seen.counts['delivered'] ?? 0;
    return [
      atMost('no more is delivered than the limits allow', delivered, Math.min(ofPairs, ofRecipient)),
      reaches('what is within them is', accepted, Math.min(100 * count, 1_500)),
      atLeast('all that was accepted is delivered', delivered, accepted),
      atMost('none of it twice', seen.counts['delivered twice'] ?? 0, 0),
      reaches('the rest is refused', seen.counts['problem RATE_LIMITED'] ?? 0, count * 10),
      reaches('who does not stop is closed with 4429', seen.counts['close 4429'] ?? 0, Math.min(count, 10)),
      reaches('and kept out', seen.counts['http 429'] ?? 0, 1),
      onlyThese('nothing else happens to them', seen, [
        'problem RATE_LIMITED',
        'problem UNAVAILABLE',
        'close 4429',
        'http 429',
        'cut',
        'reset',
      ]),
    ];
  };
}

function floodCase(name: string, about: string, shape: FloodShape): HostileCase {
  return {
    name,
    about,
    seconds: PENALTY_SECONDS,
    create: (context) => new Flood(context, shape),
    judge: judgeOf(shape),
  };
}

export const oneSender = floodCase(
  'one-sender',
  'one user who sends to another as fast as the network goes, new messages and one again and again',
  { senders: [1, 1] },
);

export const manySenders = floodCase(
  'many-senders',
  '200 users who send to one as fast as the network goes, new messages and one again and again',
  { senders: [200, 6] },
);
