import type { Network } from './network.js';

/** One end of a connection, as the carrier above it uses it. */
export interface PipeListener {
  /** Something came, in order. */
  received(message: PipeMessage): void;
  /** Nothing more comes. `code` and `reason` when the other end said good-bye. */
  closed(code: number | undefined, reason: string): void;
  /** The network took something of what was sent. */
  taken?(): void;
}

export interface PipeMessage {
  readonly bytes: Uint8Array;
  readonly control?: 'ping' | 'pong';
}

/** Whoever is at an end: a process, or a device. */
export interface PipeHost {
  readonly name: string;
  dispatch(run: () => void): void;
}

interface InFlight {
  readonly message: PipeMessage;
  readonly readyAt: number;
  readonly taken: (() => void) | undefined;
}

/** One direction of a connection: in order, and not lost while the connection lasts. */
class Direction {
  readonly #pipe: SimPipe;
  readonly #from: PipeEnd;
  readonly #to: PipeEnd;
  readonly #queue: InFlight[] = [];
  #scheduled = false;
  #goodBye: { readonly code: number; readonly reason: string } | undefined;
  bytes = 0;

  constructor(pipe: SimPipe, from: PipeEnd, to: PipeEnd) {
    this.#pipe = pipe;
    this.#from = from;
    this.#to = to;
  }

  send(message: PipeMessage, taken: (() => void) | undefined): void {
    const { network } = this.#pipe;
    const readyAt = network.scheduler.now + network.delay() + this.#to.slowMs;
    this.#queue.push({ message, readyAt, taken });
    this.bytes += message.bytes.length;
    this.pump();
  }

  /** After all that was sent. */
  close(code: number, reason: string): void {
    this.#goodBye = { code, reason };
    this.pump();
  }

  drop(): void {
    this.#queue.length = 0;
    this.bytes = 0;
    this.#goodBye = undefined;
  }

  pump(): void {
    const { network } = this.#pipe;
    if (this.#scheduled || this.#pipe.broken || this.#to.holds) return;
    const head = this.#queue[0];
    if (head === undefined && this.#goodBye === undefined) return;
    const { now } = network.scheduler;
    const delay = head === undefined ? network.delay() : Math.max(0, head.readyAt - now);
    this.#scheduled = true;
    network.scheduler.after(delay, () => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #deliver(): void {
    const { network } = this.#pipe;
    const [from, to] = [this.#from.host.name, this.#to.host.name];
    if (this.#pipe.broken || this.#to.holds) return;
    if (network.isBlocked(from, to)) return network.onUnblocked(from, to, () => this.pump());
    const head = this.#queue.shift();
    if (head === undefined) {
      const bye = this.#goodBye;
      if (bye !== undefined) this.#pipe.end(this.#to, bye);
      return;
    }
    this.bytes -= head.message.bytes.length;
    if (head.taken !== undefined) this.#from.host.dispatch(head.taken);
    this.#from.host.dispatch(() => this.#from.listener?.taken?.());
    this.#to.host.dispatch(() => this.#to.receive(head.message));
    this.pump();
  }
}

/** One end of a connection between two hosts. */
export class PipeEnd {
  readonly host: PipeHost;
  listener: PipeListener | undefined;
  receivedBytes = 0;
  /** Reads nothing now. */
  holds = false;
  /** It takes what comes so much later, ms. */
  slowMs = 0;
  #out: Direction | undefined;
  #in: Direction | undefined;
  #pipe: SimPipe | undefined;
  #isClosed = false;
  #saidBye = false;

  constructor(host: PipeHost) {
    this.host = host;
  }

  connect(pipe: SimPipe, out: Direction, into: Direction): void {
    this.#pipe = pipe;
    this.#out = out;
    this.#in = into;
  }

  get isOpen(): boolean {
    return !this.#isClosed && !this.#saidBye;
  }

  get bufferedBytes(): number {
    return this.#out?.bytes ?? 0;
  }

  send(message: PipeMessage, taken?: () => void): void {
    if (this.isOpen) this.#out?.send(message, taken);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.#saidBye = true;
    this.#out?.close(code, reason);
  }

  terminate(): void {
    this.#pipe?.break(this);
  }

  hold(holds: boolean): void {
    this.holds = holds;
    if (!holds) this.#in?.pump();
  }

  receive(message: PipeMessage): void {
    if (this.#isClosed) return;
    this.receivedBytes += message.bytes.length + 2;
    if (message.control === 'ping') this.send({ bytes: message.bytes, control: 'pong' });
    this.listener?.received(message);
  }

  over(code: number | undefined, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.listener?.closed(code, reason);
  }
}

/** A connection of two ends. */
export class SimPipe {
  readonly network: Network;
  readonly a: PipeEnd;
  readonly b: PipeEnd;
  broken = false;
  readonly #there: Direction;
  readonly #back: Direction;

  constructor(network: Network, a: PipeHost, b: PipeHost) {
    this.network = network;
    this.a = new PipeEnd(a);
    this.b = new PipeEnd(b);
    this.#there = new Direction(this, this.a, this.b);
    this.#back = new Direction(this, this.b, this.a);
    this.a.connect(this, this.#there, this.#back);
    this.b.connect(this, this.#back, this.#there);
  }

  /** The connection is gone; `by` knows at once, the others when the network tells them. What is under way is lost. */
  break(by?: PipeEnd): void {
    if (this.broken) return;
    this.broken = true;
    this.#there.drop();
    this.#back.drop();
    for (const end of [this.a, this.b]) {
      const delay = end === by ? 0 : 3 * this.network.delay();
      this.network.scheduler.after(delay, () => end.host.dispatch(() => end.over(undefined, '')));
    }
  }

  /** One end got the good-bye of the other. */
  end(at: PipeEnd, { code, reason }: { readonly code: number; readonly reason: string }): void {
    if (this.broken) return;
    this.broken = true;
    const other = at === this.a ? this.b : this.a;
    at.host.dispatch(() => at.over(code, reason));
    this.network.scheduler.after(this.network.delay(), () => other.host.dispatch(() => other.over(undefined, '')));
  }
}
