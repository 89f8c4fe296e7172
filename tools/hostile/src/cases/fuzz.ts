import { randomBytes } from 'node:crypto';
import { userIdToBytes, type v1 } from '@lantern/protocol';
import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { type Body, type HostileConnection, batchOf } from '../attack/hostile-connection.js';
import { Relentless } from '../attack/relentless.js';
import type { SeededRandom } from '../attack/seeded-random.js';
import { Opcode, webSocketFrame } from '../attack/web-socket-bytes.js';
import { none, onlyThese, reaches } from './findings.js';

/** One valid request of each kind, from and to the same account. */
function validBodies({ device }: Account): Body[] {
  const userId = userIdToBytes(device.userId);
  const key = { id: 5, key: randomBytes(33) };
  const signed = { ...key, signature: randomBytes(64) };
  const message: v1.IOutgoingMessage = { deviceId: 2, registrationId: 7, kind: 1, ciphertext: randomBytes(40) };
  return [
    { hello: { deviceId: 1, window: { messages: 10, bytes: 100_000 } } },
    {
      registerDevice: { registrationId: 9, identityKey: key.key, deviceSecret: randomBytes(32), signedPreKey: signed },
    },
    { uploadPreKeys: { oneTime: [key], signedPreKey: signed } },
    { claimPreKeys: { claimId: randomBytes(16), userId, known: [{ deviceId: 1, registrationId: 1 }] } },
    { getDevices: { userId } },
    { removeDevice: { deviceId: 77 } },
    { send: { messageId: randomBytes(16), userId, messages: [message], ttlMs: 1_000, urgent: true } },
    { ack: { deliveryIds: [randomBytes(12), randomBytes(12)] } },
    { ping: {} },
    { refreshToken: { token: 'a.b.c' } },
  ];
}

/** Flips, puts in, takes out and doubles some bytes. */
function mutated(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  const result = [...bytes];
  for (let changes = 1 + random.whole(4); changes > 0; changes--) {
    const at = random.whole(result.length + 1);
    const change = random.whole(4);
    if (change === 0) result[at] = (result[at] ?? 0) ^ (1 << random.whole(8));
    else if (change === 1) result.splice(at, 0, random.whole(256));
    else if (change === 2) result.splice(at, 1 + random.whole(8));
    else result.splice(at, 0, ...result.slice(at, at + 1 + random.whole(32)));
  }
  return Uint8Array.from(result);
}

/** What one connection sends next. */
type Source = (account: Account) => Uint8Array;

function sources(random: SeededRandom): Source[] {
  const randomMessage: Source = () => webSocketFrame(Opcode.Binary, random.bytes(random.whole(200)));
  const randomBytesOnly: Source = () => random.bytes(1 + random.whole(400));
  const mutatedMessage: Source = (account) => {
    const bodies = validBodies(account);
    const some = Array.from({ length: 1 + random.whole(3) }, () => random.pick(bodies));
    return webSocketFrame(
      Opcode.Binary,
      mutated(
        random,
        batchOf(some, () => 1 + random.whole(1_000)),
      ),
    );
  };
  const mutatedFrame: Source = (account) => mutated(random, mutatedMessage(account));
  return [randomMessage, randomBytesOnly, mutatedMessage, mutatedMessage, mutatedFrame];
}

const MESSAGES_PER_TURN = 4;
const TURN_MS = 5;

class Fuzz implements Attack {
  readonly #context: AttackContext;
  readonly #sources: Source[];
  #attackers: Account[] = [];
  #flood: Relentless | undefined;
  #turns: NodeJS.Timeout | undefined;
  readonly #open = new Map<HostileConnection, () => Uint8Array>();

  constructor(context: AttackContext) {
    this.#context = context;
    this.#sources = sources(context.random);
  }

  async prepare(url: string): Promise<void> {
    const count = this.#context.short ? 10 : 50;
    // So many addresses that they may come again as often as they like.
    this.#attackers = await registerAccounts(this.#context, url, { count, perSource: 1 });
  }

  start({ url }: Target): void {
    const { tally } = this.#context;
    this.#flood = new Relentless({
      connections: this.#attackers.length,
      againAfterMs: 20,
      open: async (index) => {
        const attacker = this.#attackers[index];
        return attacker && openSession(attacker, { url, tally });
      },
      attack: (connection, index) => {
        const [attacker, source] = [this.#attackers[index], this.#sources[index % this.#sources.length]];
        if (attacker && source) this.#open.set(connection, () => source(attacker));
      },
    });
    this.#turns = setInterval(() => this.#turn(), TURN_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#turns);
    await this.#flood?.stop();
    this.#open.clear();
  }

  #turn(): void {
    for (const [connection, next] of this.#open) {
      if (connection.over) this.#open.delete(connection);
      for (let n = 0; n < MESSAGES_PER_TURN && !connection.over; n++) {
        connection.write(next());
        this.#context.tally.add('pieces of rubbish');
      }
    }
  }
}

function judge(seen: Seen) {
  return [
    reaches('so much rubbish was sent', seen.counts['pieces of rubbish'] ?? 0, seen.short ? 100 : 10_000),
    reaches('what is no frame ends its connection with 4400', seen.counts['close 4400'] ?? 0, seen.short ? 10 : 50),
    none('no fault of the server', seen, ['problem INTERNAL', 'close 1011']),
    onlyThese('every other end is one of the protocol', seen, [
      'close 4400',
      'close 4413',
      'close 4408',
      'close 4410',
      'close 4429',
      'close 1000',
      'close 1005',
      'http 429',
      'cut',
      'reset',
      ...[
        'INVALID',
        'TOO_LARGE',
        'UNSUPPORTED',
        'NOT_REGISTERED',
        'ADDRESS_TAKEN',
        'UNKNOWN_USER',
        'UNKNOWN_DEVICE',
        'TOKEN_INVALID',
        'RATE_LIMITED',
        'TOO_MANY_KEYS',
        'CONFLICT',
        'TOO_LATE',
        'REGISTRATION_ID_REUSED',
        'UNAVAILABLE',
      ].map((code) => `problem ${code}`),
    ]),
  ];
}

/** Who breaks the protocol so often is kept out by then: here it is to be seen what the rubbish itself does. */
const NEVER_KEPT_OUT = '1000000+1000000/s';

export const fuzz: HostileCase = {
  name: 'fuzz',
  env: {
    GATEWAY_REFUSALS_PER_USER: NEVER_KEPT_OUT,
    GATEWAY_UNPROVEN_REFUSALS_PER_USER: NEVER_KEPT_OUT,
    GATEWAY_FAILED_TOKENS_PER_ADDRESS: NEVER_KEPT_OUT,
  },
  seconds: 60,
  about: 'random bytes, random messages, and valid requests with some bytes changed, from 50 connections, by a seed',
  create: (context) => new Fuzz(context),
  judge,
};
