import { MAX_FRAMES_PER_MESSAGE } from '@lantern/protocol';
import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { batchOf } from '../attack/hostile-connection.js';
import { Relentless } from '../attack/relentless.js';
import { Opcode, repeated, webSocketFrame } from '../attack/web-socket-bytes.js';
import { atMost, none, reaches } from './findings.js';

const WRITE_BYTES = 64 * 1_024;

const pings = Array.from({ length: MAX_FRAMES_PER_MESSAGE }, () => ({ ping: {} }));

interface Kind {
  readonly bytes: Uint8Array;
  readonly deaf: boolean;
}

function kinds(): Kind[] {
  const empty = new Uint8Array(0);
  const controlPings = repeated(webSocketFrame(Opcode.Ping, empty), WRITE_BYTES);
  const controlPongs = repeated(webSocketFrame(Opcode.Pong, empty), WRITE_BYTES);
  const largePings = repeated(webSocketFrame(Opcode.Ping, Buffer.alloc(125)), WRITE_BYTES);
  const requests = webSocketFrame(
    Opcode.Binary,
    batchOf(pings, () => 1),
  );
  return [
    { bytes: requests, deaf: false },
    { bytes: controlPongs, deaf: false },
    { bytes: controlPings, deaf: false },
    { bytes: requests, deaf: true },
    { bytes: largePings, deaf: true },
  ];
}

class PingFlood implements Attack {
  readonly #context: AttackContext;
  readonly #kinds = kinds();
  #attackers: Account[] = [];
  #flood: Relentless | undefined;

  constructor(context: AttackContext) {
    this.#context = context;
  }

  async prepare(url: string): Promise<void> {
    this.#attackers = await registerAccounts(this.#context, url, { count: this.#context.short ? 5 : 20 });
  }

  start({ url }: Target): void {
    const { tally } = this.#context;
    const kindOf = (index: number) => this.#kinds[index % this.#kinds.length];
    this.#flood = new Relentless({
      connections: this.#attackers.length,
      againAfterMs: 100,
      open: async (index) => {
        const attacker = this.#attackers[index];
        const connection = attacker && (await openSession(attacker, { url, tally }));
        if (kindOf(index)?.deaf) connection?.stopReading();
        return connection;
      },
      attack: (connection, index) => connection.flood(() => kindOf(index)?.bytes ?? Buffer.alloc(0)),
    });
  }

  async stop(): Promise<void> {
    await this.#flood?.stop();
  }
}

function judge(seen: Seen) {
  const readers = seen.short ? 1 : 4;
  const pongs = seen.counts['answer pong'] ?? 0;
  return [
    reaches('pings are answered', pongs, 1),
    // The burst, and a second's worth for each second, of each connection that reads.
    atMost('within the rate of a connection', pongs, readers * (10_000 + 1_024 + 1_000 * (seen.seconds + 2))),
    reaches(
      'whoever pings too fast is read more slowly',
      seen.metrics.get('lantern_gateway_throttles_total') ?? 0,
      readers * 3,
    ),
    none('no fault of the server', seen, ['problem INTERNAL', 'close 1011']),
  ];
}

export const pingFlood: HostileCase = {
  name: 'ping-flood',
  about: '20 connections that ping as fast as the network goes, by requests and by WebSocket, some without reading',
  create: (context) => new PingFlood(context),
  judge,
};
