import { randomBytes } from 'node:crypto';
import { kemKey, oneTimeKey } from '@lantern/loadgen';
import { encodeClientFrame, userIdToBytes, type v1 } from '@lantern/protocol';
import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { Relentless } from '../attack/relentless.js';
import { Opcode, webSocketFrame } from '../attack/web-socket-bytes.js';
import { atMost, onlyThese, reaches } from './findings.js';

/** KEYS_CLAIMS_PER_PAIR and KEYS_CLAIMS_PER_TARGET, at once and in each second. */
const PER_PAIR = 6;
const PER_TARGET = { burst: 60, perSecond: 1 / 60 };
const KEYS = { oneTime: 100, kem: 50 };
const CLAIMS_PER_MESSAGE = 16;
/** Refusals are excused for 5 s; GATEWAY_REFUSALS_PER_USER more are needed, and each account gets fewer of them the more there are. */
const PENALTY_SECONDS = 25;

/** Makes messages full of claims, each with an id of its own. */
function claimFlood(target: Account): () => Uint8Array {
  const userId = userIdToBytes(target.device.userId);
  return () => {
    const claims = Array.from({ length: CLAIMS_PER_MESSAGE }, (_, index) =>
      encodeClientFrame({ seq: index + 100, claimPreKeys: { claimId: randomBytes(16), userId } }),
    );
    return webSocketFrame(Opcode.Binary, Buffer.concat(claims));
  };
}

class BundleDrain implements Attack {
  readonly #context: AttackContext;
  readonly #given = new Set<string>();
  #attackers: Account[] = [];
  #target: Account | undefined;
  #flood: Relentless | undefined;

  constructor(context: AttackContext) {
    this.#context = context;
  }

  async prepare(url: string): Promise<void> {
    const keys = {
      oneTime: Array.from({ length: KEYS.oneTime }, (_, id) => oneTimeKey(id)),
      kem: Array.from({ length: KEYS.kem }, (_, id) => kemKey(id)),
      lastResortKem: kemKey(1_000),
    };
    [this.#target] = await registerAccounts(this.#context, url, { count: 1, keys });
    const count = this.#context.short ? 15 : 50;
    this.#attackers = await registerAccounts(this.#context, url, { count, perSource: 10 });
  }

  start({ url }: Target): void {
    const target = this.#target;
    if (target === undefined) throw new Error('not prepared');
    const { tally } = this.#context;
    this.#flood = new Relentless({
      connections: this.#attackers.length,
      againAfterMs: 200,
      open: async (index) => {
        const attacker = this.#attackers[index];
        return attacker && openSession(attacker, { url, tally, onFrame: (frame) => this.#claimed(frame) });
      },
      attack: (connection) => connection.flood(claimFlood(target)),
    });
  }

  async stop(): Promise<void> {
    await this.#flood?.stop();
  }

  #claimed({ preKeyBundles }: v1.ServerFrame): void {
    const { tally } = this.#context;
    for (const { oneTime, kem, kemIsLastResort } of preKeyBundles?.bundles ?? []) {
      tally.add('bundles');
      if (oneTime) this.#gave('one-time key', `ec ${oneTime.id}`);
      if (kem && !kemIsLastResort) this.#gave('KEM key', `kem ${kem.id}`);
    }
  }

  #gave(what: string, key: string): void {
    this.#context.tally.add(this.#given.has(key) ? 'given twice' : what);
    this.#given.add(key);
  }
}

function judge(seen: Seen) {
  const accounts = seen.short ? 15 : 50;
  const most = PER_TARGET.burst + Math.ceil(PER_TARGET.perSecond * (seen.seconds + 2));
  return [
    atMost('one-time keys are given out within the limit of a target', seen.counts['one-time key'] ?? 0, most),
    atMost('KEM keys too', seen.counts['KEM key'] ?? 0, Math.min(most, KEYS.kem)),
    atMost('no key is given out twice', seen.counts['given twice'] ?? 0, 0),
    reaches(
      'bundles without them are given out until the limit of each pair',
      seen.counts['bundles'] ?? 0,
      accounts * 4,
    ),
    atMost('and not beyond it', seen.counts['bundles'] ?? 0, accounts * (PER_PAIR + 1)),
    reaches('the rest is refused', seen.counts['problem RATE_LIMITED'] ?? 0, accounts),
    reaches('who does not stop is closed with 4429', seen.counts['close 4429'] ?? 0, 1),
    onlyThese('nothing else happens to them', seen, [
      'problem RATE_LIMITED',
      'problem UNAVAILABLE',
      'close 4429',
      'http 429',
      'cut',
      'reset',
    ]),
  ];
}

export const bundleDrain: HostileCase = {
  name: 'bundle-drain',
  seconds: PENALTY_SECONDS,
  about: 'one client that asks for the prekeys of one user from 50 accounts, as fast as the network goes',
  create: (context) => new BundleDrain(context),
  judge,
};
