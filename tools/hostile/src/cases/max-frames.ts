import { randomBytes } from 'node:crypto';
import { MAX_CIPHERTEXT_BYTES, MAX_FRAMES_PER_MESSAGE, MAX_MESSAGE_BYTES_IN } from '@lantern/protocol';
import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { type Body, batchOf } from '../attack/hostile-connection.js';
import { Relentless } from '../attack/relentless.js';
import { Opcode, webSocketFrame } from '../attack/web-socket-bytes.js';
import { atMost, none, reaches } from './findings.js';

const MIB = 1_024 * 1_024;
/** What GATEWAY_BYTES_PER_CONNECTION allows at once, and in a second. */
const BURST_BYTES = 32 * MIB;
const BYTES_PER_SECOND = 6 * MIB;
/** On both sides of a loopback connection. */
const NETWORK_BUFFER_BYTES = 12 * MIB;

/** Sends to a user who does not exist, of which each fits into a message alone. */
function largestSend(): Uint8Array {
  const messages = Array.from({ length: 4 }, (_, deviceId) => ({
    deviceId,
    registrationId: 1,
    ciphertext: randomBytes(MAX_CIPHERTEXT_BYTES - 64),
  }));
  const send = { messageId: randomBytes(16), userId: randomBytes(16), messages };
  return batchOf([{ send }], () => 7);
}

/** As many requests as a message may have, as large as that allows. */
function largestBatch(): Uint8Array {
  const bytes = Math.floor(MAX_MESSAGE_BYTES_IN / MAX_FRAMES_PER_MESSAGE) - 40;
  const claim = (): Body => ({ claimPreKeys: { claimId: randomBytes(16), userId: randomBytes(bytes) } });
  let seq = 1;
  return batchOf(Array.from({ length: MAX_FRAMES_PER_MESSAGE }, claim), () => seq++);
}

/** One request among nothing but unknown fields, two bytes each. */
function unknownFields(): Uint8Array {
  const fields = Buffer.from(new Uint8Array(MAX_MESSAGE_BYTES_IN - 64).fill(0x78));
  for (let at = 1; at < fields.length; at += 2) fields[at] = 1;
  return Buffer.concat([batchOf([{ ping: {} }], () => 9), fields]);
}

class MaxFrames implements Attack {
  readonly #context: AttackContext;
  readonly #kinds = [largestSend(), largestBatch(), unknownFields()].map((bytes) =>
    webSocketFrame(Opcode.Binary, bytes),
  );
  #attackers: Account[] = [];
  #flood: Relentless | undefined;
  #written: { readonly bytes: number } = { bytes: 0 };

  constructor(context: AttackContext) {
    this.#context = context;
  }

  async prepare(url: string): Promise<void> {
    this.#attackers = await registerAccounts(this.#context, url, { count: this.#context.short ? 3 : 21 });
  }

  start({ url }: Target): void {
    const { tally } = this.#context;
    const written = { bytes: 0 };
    this.#written = written;
    this.#flood = new Relentless({
      connections: this.#attackers.length,
      againAfterMs: 500,
      open: async (index) => {
        const attacker = this.#attackers[index];
        return attacker && openSession(attacker, { url, tally });
      },
      attack: (connection, index) => {
        const bytes = this.#kinds[index % this.#kinds.length] ?? Buffer.alloc(0);
        connection.flood(() => {
          written.bytes += bytes.length;
          return bytes;
        });
      },
    });
  }

  async stop(): Promise<void> {
    await this.#flood?.stop();
    this.#context.tally.add('MiB written', Math.round(this.#written.bytes / MIB));
  }
}

function judge(seen: Seen) {
  const connections = seen.counts['opened'] ?? 0;
  const each = BURST_BYTES + NETWORK_BUFFER_BYTES + BYTES_PER_SECOND * (seen.seconds + 2);
  return [
    atMost(
      'MiB are taken within the rate of each connection',
      seen.counts['MiB written'] ?? 0,
      (connections * each) / MIB,
    ),
    reaches(
      'whoever sends too fast is read more slowly',
      seen.metrics.get('lantern_gateway_throttles_total') ?? 0,
      seen.short ? 1 : 14,
    ),
    reaches('requests above their rate are refused', seen.counts['problem RATE_LIMITED'] ?? 0, 1),
    none('nothing was accepted', seen, ['answer accepted', 'answer preKeyBundles']),
    none('no fault of the server', seen, ['problem INTERNAL', 'close 1011']),
  ];
}

export const maxFrames: HostileCase = {
  name: 'max-frames',
  about:
    '21 connections that send messages of 320 KiB as fast as the network goes: large sends, many requests, unknown fields',
  create: (context) => new MaxFrames(context),
  judge,
};
