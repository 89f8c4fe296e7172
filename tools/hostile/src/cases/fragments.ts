import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { Relentless } from '../attack/relentless.js';
import { Opcode, webSocketFrame } from '../attack/web-socket-bytes.js';
import { onlyThese, reaches } from './findings.js';

const FRAGMENTS = 16_384;

/** One message in pieces of a byte. */
function fragmented(): Uint8Array {
  const byte = Buffer.from([0x0a]);
  return Buffer.concat(
    Array.from({ length: FRAGMENTS }, (_, index) =>
      webSocketFrame(index === 0 ? Opcode.Binary : Opcode.Continuation, byte, { fin: index === FRAGMENTS - 1 }),
    ),
  );
}

class Fragments implements Attack {
  readonly #context: AttackContext;
  readonly #message = fragmented();
  #attackers: Account[] = [];
  #flood: Relentless | undefined;

  constructor(context: AttackContext) {
    this.#context = context;
  }

  async prepare(url: string): Promise<void> {
    const count = this.#context.short ? 4 : 50;
    this.#attackers = await registerAccounts(this.#context, url, { count, perSource: 5 });
  }

  start({ url }: Target): void {
    const { tally } = this.#context;
    this.#flood = new Relentless({
      connections: this.#attackers.length,
      againAfterMs: 100,
      open: async (index) => {
        const attacker = this.#attackers[index];
        return attacker && openSession(attacker, { url, tally });
      },
      attack: (connection) => connection.flood(() => this.#message),
    });
  }

  async stop(): Promise<void> {
    await this.#flood?.stop();
  }
}

function judge(seen: Seen) {
  return [
    reaches('each is closed with 4413', seen.counts['close 4413'] ?? 0, seen.short ? 4 : 50),
    reaches(
      'and counted as that',
      seen.metrics.get('lantern_gateway_closes_total{cause="too_large"}') ?? 0,
      seen.short ? 4 : 50,
    ),
    onlyThese('nothing else happens to it, but being kept out', seen, ['close 4413', 'http 429', 'cut', 'reset']),
  ];
}

export const fragments: HostileCase = {
  name: 'fragments',
  about: '50 connections that send a message in 16,384 fragments of a byte, again and again',
  create: (context) => new Fragments(context),
  judge,
};
