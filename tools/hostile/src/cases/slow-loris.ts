import type { Socket } from 'node:net';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { httpStatus, openSocket, upgradeRequest } from '../attack/hostile-connection.js';
import { pause, until } from '../attack/pause.js';
import { atMost, none, reaches } from './findings.js';

const PER_SOURCE = 250;
const DRIP_MS = 400;
const GONE_WITHIN_MS = 14_000;
/** A server that ends none of them is not attacked less: after so long they are given up and begun anew, ms. */
const GIVEN_UP_AFTER_MS = 12_000;

class SlowLoris implements Attack {
  readonly #context: AttackContext;
  readonly #count: number;
  /** With when each was opened; the first one first. */
  readonly #dripping = new Map<Socket, number>();
  #attacking = false;
  #work: Promise<void> = Promise.resolve();

  constructor(context: AttackContext) {
    this.#context = context;
    this.#count = context.short ? 200 : 4_000;
  }

  start(target: Target): void {
    const { url } = target;
    this.#attacking = true;
    this.#work = this.#drip(target);
    for (let n = 0; n < 20; n++) this.#largeHeader(url);
  }

  async stop({ bare }: Target): Promise<void> {
    this.#attacking = false;
    if (!bare) {
      await until(() => this.#dripping.size === 0, GONE_WITHIN_MS);
      this.#context.tally.add('outlasted', this.#dripping.size);
    }
    for (const socket of this.#dripping.keys()) socket.destroy();
    await this.#work;
  }

  async #drip({ url, bare }: Target): Promise<void> {
    for (let n = 0; this.#attacking || this.#dripping.size > 0; n++) {
      if (bare) this.#giveUp();
      while (this.#attacking && this.#dripping.size < this.#count) {
        this.#open(url, Math.floor(this.#dripping.size / PER_SOURCE));
        if (this.#dripping.size % 50 === 0) await pause(1);
      }
      for (const socket of this.#dripping.keys()) if (!socket.destroyed) socket.write(`x-${n}: slow\r\n`);
      await pause(DRIP_MS);
    }
  }

  #giveUp(): void {
    for (const [socket, openedAt] of this.#dripping) {
      if (performance.now() - openedAt < GIVEN_UP_AFTER_MS) return;
      this.#dripping.delete(socket);
      socket.destroy();
    }
  }

  #open(url: string, source: number): void {
    const socket = openSocket(url, this.#context.source(source));
    this.#dripping.set(socket, performance.now());
    this.#context.tally.peak('dripping at once', this.#dripping.size);
    socket.write(upgradeRequest('none').replace(/\r\n\r\n$/, '\r\n'));
    this.#count408(socket, () => this.#dripping.delete(socket));
  }

  /** Much more than any header may have. */
  #largeHeader(url: string): void {
    const socket = openSocket(url, this.#context.source(100));
    socket.write(upgradeRequest('x'.repeat(64 * 1_024)));
    this.#count408(socket, () => undefined);
  }

  #count408(socket: Socket, gone: () => void): void {
    let answer = 0;
    socket.on('data', (bytes: Buffer) => (answer = httpStatus(bytes) ?? answer));
    socket.on('close', () => {
      gone();
      this.#context.tally.add(answer === 0 ? 'reset' : `http ${answer}`);
    });
  }
}

function judge(seen: Seen) {
  return [
    reaches('so many dripped at once', seen.counts['dripping at once'] ?? 0, seen.short ? 150 : 3_000),
    atMost('no dripping request outlasts its time', seen.counts['outlasted'] ?? 0, 0),
    reaches('those whose time is over are told', seen.counts['http 408'] ?? 0, 100),
    reaches('a header of 64 KiB is refused', seen.counts['http 431'] ?? 0, 1),
    none('nothing was accepted', seen, ['http 101']),
  ];
}

export const slowLoris: HostileCase = {
  name: 'slow-loris',
  about: '4,000 upgrade requests that come a header at a time and never end, and headers of 64 KiB',
  create: (context) => new SlowLoris(context),
  judge,
};
