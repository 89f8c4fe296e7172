import type { Socket } from 'node:net';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import { httpStatus, openSocket } from '../attack/hostile-connection.js';
import { pause, until } from '../attack/pause.js';
import { atMost, none, reaches } from './findings.js';

const HELD_PER_SOURCE = 250;
/** Of one address may wait: GATEWAY_MAX_HANDSHAKES_PER_ADDRESS. */
const PER_ADDRESS = 512;
/** A little more than what handshakeTimeoutMs and its checks may take. */
const GONE_WITHIN_MS = 14_000;
const OPENED_PER_TURN = 50;
/** A server that ends none of them is not attacked less: after so long they are given up and opened anew, ms. */
const GIVEN_UP_AFTER_MS = 12_000;
/** Held at once by many addresses, beside what the one gets. */
const LONG_SPREAD = 10_000;

/** Half of them say nothing at all. */
const BEGINNING = 'GET / HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\n';

class HalfOpen implements Attack {
  readonly #context: AttackContext;
  readonly #spread: number;
  /** With when each was opened; the first one first. */
  readonly #sockets = new Map<Socket, number>();
  /** Those of them that have come about. */
  readonly #held = new Set<Socket>();
  #attacking = false;
  #opening: Promise<void> | undefined;

  constructor(context: AttackContext) {
    this.#context = context;
    this.#spread = context.short ? 200 : LONG_SPREAD;
  }

  start(target: Target): void {
    this.#attacking = true;
    this.#opening = this.#keepOpen(target);
  }

  async stop({ bare }: Target): Promise<void> {
    this.#attacking = false;
    await this.#opening;
    if (!bare) {
      await until(() => this.#sockets.size === 0, GONE_WITHIN_MS);
      // The kernel drops what a server has not accepted in time, and does not tell a client that says nothing: now it is asked.
      for (const socket of this.#sockets.keys()) socket.write('\r\n');
      await until(() => this.#sockets.size === 0, GONE_WITHIN_MS);
      this.#context.tally.add('outlasted', this.#sockets.size);
    }
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  /** One address that wants more than it gets, and many that stay below what each may have. */
  async #keepOpen({ url, bare }: Target): Promise<void> {
    for (let n = 0; n < PER_ADDRESS + 100; n++) this.#open(url, 0);
    let n = 0;
    while (this.#attacking) {
      if (bare) this.#giveUp();
      if (this.#sockets.size < this.#spread + PER_ADDRESS) this.#open(url, 1 + Math.floor(n / HELD_PER_SOURCE));
      if (n % OPENED_PER_TURN === 0) await pause(1);
      n = (n + 1) % this.#spread;
    }
  }

  #giveUp(): void {
    for (const [socket, openedAt] of this.#sockets) {
      if (performance.now() - openedAt < GIVEN_UP_AFTER_MS) return;
      this.#sockets.delete(socket);
      socket.destroy();
    }
  }

  #open(url: string, source: number): void {
    const { tally } = this.#context;
    const socket = openSocket(url, this.#context.source(source));
    this.#sockets.set(socket, performance.now());
    socket.on('connect', () => {
      this.#held.add(socket);
      tally.peak('held at once', this.#held.size);
    });
    let answer = 0;
    socket.on('data', (bytes: Buffer) => (answer = httpStatus(bytes) ?? answer));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EMFILE' || error.code === 'EADDRNOTAVAIL') tally.add('no more sockets here');
    });
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#held.delete(socket);
      tally.add(answer === 0 ? (source === 0 ? 'reset, one address' : 'reset') : `http ${answer}`);
    });
    if (this.#sockets.size % 2 === 0) socket.write(BEGINNING);
  }
}

function judge(seen: Seen) {
  const held = seen.counts['held at once'] ?? 0;
  return [
    reaches('so many were open at once', held, seen.short ? 500 : LONG_SPREAD),
    reaches('beyond its share one address is reset', seen.counts['reset, one address'] ?? 0, 90),
    atMost('no half-open connection outlasts its time', seen.counts['outlasted'] ?? 0, 0),
    reaches('those whose time is over are told', seen.counts['http 408'] ?? 0, 100),
    none('nothing was accepted', seen, ['http 101']),
  ];
}

export const halfOpen: HostileCase = {
  name: 'half-open',
  about: '10,000 connections that never finish their upgrade request, and as many again as soon as those are gone',
  openFiles: LONG_SPREAD + 2 * PER_ADDRESS,
  create: (context) => new HalfOpen(context),
  judge,
};
