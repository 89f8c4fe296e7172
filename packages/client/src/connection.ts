import {
  CloseCode,
  MAX_FRAMES_PER_MESSAGE,
  MAX_UINT32,
  decodeServerBatch,
  encodeClientFrame,
  type v1,
} from '@lantern/protocol';
import type { ClientClock, ClientTimer } from './clock.js';
import { RequestRefused } from './errors.js';
import type { Platform, Socket, SocketClose } from './socket.js';

/** A request without its seq: exactly one field is set. */
export type RequestBody = Omit<v1.IClientFrame, 'seq' | 'request' | '$unknowns'>;

export interface ConnectionOptions {
  readonly platform: Platform;
  readonly clock: ClientClock;
  readonly url: string;
  readonly token: string;
  readonly hello: v1.IHello;
  /** From the start to Welcome, in ms. */
  readonly connectTimeoutMs: number;
  /** How often to ping, in ms; an interval without any frame after a ping ends the connection. */
  readonly pingIntervalMs: number;
}

/** Told by a {@link Connection}; nothing is told after `closed`. */
export interface ConnectionListener {
  /** Once, before any push and any answer. */
  welcomed(welcome: v1.Welcome): void;
  push(frame: v1.ServerFrame): void;
  /** The frames of this turn are about to be sent: the last moment to add acks to them. */
  beforeFlush(): void;
  /** Exactly once. */
  closed(close: SocketClose): void;
}

/** How long the server may take to answer a close frame, in ms. */
const CLOSE_TIMEOUT_MS = 2_000;

/** One WebSocket from its opening to its end: Hello, frames with their answers, pings. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #socket: Socket;
  readonly #answers = new Map<number, (frame: v1.ServerFrame) => void>();
  #timer: ClientTimer;
  #seq = 0;
  #frames: Uint8Array[] = [];
  #flushDue = false;
  #maxMessageBytes = Number.POSITIVE_INFINITY;
  #maxFrames = 1;
  #welcome = false;
  #heard = false;
  #closing = false;
  #over = false;

  /** @throws whatever the platform throws for a URL or token that it cannot use */
  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#timer = options.clock.after(options.connectTimeoutMs, () => this.fail('no Welcome in time'));
    try {
      this.#socket = options.platform.openSocket(options, {
        opened: () => this.#hello(),
        received: (message) => this.#received(message),
        closed: (close) => this.#end(close),
      });
    } catch (error) {
      this.#timer.cancel();
      throw error;
    }
  }

  /**
   * Sends a request with the next flush; `onAnswer` gets the one frame that answers it, if the connection lives to see it.
   * @throws RequestRefused `too_large` when the frame is above the server's bound, which would end the connection
   */
  request(body: RequestBody, onAnswer: (frame: v1.ServerFrame) => void): void {
    if (this.#over || this.#closing) return;
    const seq = this.#nextSeq();
    const frame = encodeClientFrame({ ...body, seq });
    if (frame.length > this.#maxMessageBytes) {
      throw new RequestRefused(
        'too_large',
        `the request has ${frame.length} bytes, the bound is ${this.#maxMessageBytes}`,
      );
    }
    this.#answers.set(seq, onAnswer);
    this.#frames.push(frame);
    this.scheduleFlush();
  }

  /** Makes `beforeFlush` be called in this turn even when no request asks for it. */
  scheduleFlush(): void {
    if (this.#flushDue || this.#over) return;
    this.#flushDue = true;
    this.#options.platform.defer(() => {
      this.#flushDue = false;
      this.#flush();
    });
  }

  /** Sends what is due and closes in an orderly way; no frame is handled any more, and `closed` follows soon. */
  close(): void {
    if (this.#over || this.#closing) return;
    this.#flush();
    this.#closing = true;
    this.#timer.cancel();
    this.#timer = this.#options.clock.after(CLOSE_TIMEOUT_MS, () => this.fail('no answer to the close'));
    this.#socket.close(1000, '');
  }

  /** Gives the connection up: no handshake, `closed` is told at once with code 1006. */
  fail(reason: string): void {
    if (this.#over) return;
    this.#socket.abort();
    this.#end({ code: 1006, reason });
  }

  /** The server broke the protocol: tells it so by 4400; `closed` is told at once with code 1006. */
  violated(reason: string): void {
    if (this.#over) return;
    this.#socket.close(CloseCode.Malformed, reason);
    this.#options.clock.after(CLOSE_TIMEOUT_MS, () => this.#socket.abort());
    this.#end({ code: 1006, reason });
  }

  #hello(): void {
    this.request({ hello: this.#options.hello }, (frame) => {
      if (frame.welcome) this.#welcomed(frame.welcome as v1.Welcome);
      else if (frame.problem) this.#refused(frame.problem);
      else this.violated(`Hello was answered by ${frame.body ?? 'nothing known'}`);
    });
    this.#flush();
  }

  /** The server takes another Hello, but this client has no other to say. */
  #refused({ message, retryable, retryAfterMs }: v1.IProblem): void {
    const reason = `Hello was refused: ${message}`;
    this.#socket.abort();
    if (retryable) this.#end({ code: 1006, reason, retryAfterMs: retryAfterMs ?? 0 });
    else this.#end({ code: CloseCode.Malformed, reason });
  }

  #welcomed(welcome: v1.Welcome): void {
    this.#timer.cancel();
    this.#welcome = true;
    this.#maxMessageBytes = welcome.limits?.maxMessageBytesIn || Number.POSITIVE_INFINITY;
    this.#maxFrames = welcome.limits?.maxFramesPerMessage || MAX_FRAMES_PER_MESSAGE;
    this.#pingLater();
    this.#listener.welcomed(welcome);
  }

  #pingLater(): void {
    this.#timer = this.#options.clock.after(this.#options.pingIntervalMs, () => this.#ping());
  }

  #ping(): void {
    this.#heard = false;
    this.request({ ping: {} }, () => {});
    this.#timer = this.#options.clock.after(this.#options.pingIntervalMs, () => {
      if (this.#heard) this.#ping();
      else this.fail('no frame since the last ping');
    });
  }

  #received(message: Uint8Array): void {
    this.#heard = true;
    let frames: v1.ServerFrame[];
    try {
      frames = decodeServerBatch(message);
    } catch {
      this.violated('bytes that are no ServerBatch');
      return;
    }
    for (const frame of frames) {
      if (this.#over || this.#closing) return;
      if (frame.seq === 0) {
        if (this.#welcome) this.#listener.push(frame);
        continue;
      }
      const onAnswer = this.#answers.get(frame.seq);
      this.#answers.delete(frame.seq);
      onAnswer?.(frame);
    }
  }

  /** Joins the frames of a turn to as few WebSocket messages as the server's bounds allow. */
  #flush(): void {
    if (this.#over || this.#closing) return;
    if (this.#welcome) this.#listener.beforeFlush();
    const frames = this.#frames;
    this.#frames = [];
    let from = 0;
    let bytes = 0;
    for (let i = 0; i < frames.length; i++) {
      const length = frames[i]?.length ?? 0;
      if (i > from && (bytes + length > this.#maxMessageBytes || i - from >= this.#maxFrames)) {
        this.#socket.send(joined(frames.slice(from, i), bytes));
        from = i;
        bytes = 0;
      }
      bytes += length;
    }
    if (from < frames.length) this.#socket.send(joined(frames.slice(from), bytes));
  }

  #nextSeq(): number {
    do this.#seq = this.#seq === MAX_UINT32 ? 1 : this.#seq + 1;
    while (this.#answers.has(this.#seq));
    return this.#seq;
  }

  #end(close: SocketClose): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer.cancel();
    this.#answers.clear();
    this.#frames = [];
    this.#listener.closed(close);
  }
}

function joined(frames: readonly Uint8Array[], bytes: number): Uint8Array {
  const [first] = frames;
  if (frames.length === 1 && first) return first;
  const message = new Uint8Array(bytes);
  let at = 0;
  for (const frame of frames) {
    message.set(frame, at);
    at += frame.length;
  }
  return message;
}
