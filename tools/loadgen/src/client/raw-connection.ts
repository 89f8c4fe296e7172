import {
  MAX_FRAMES_PER_MESSAGE,
  MAX_MESSAGE_BYTES_IN,
  SUBPROTOCOL,
  decodeServerBatch,
  encodeClientFrame,
  v1,
} from '@lantern/protocol';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { FrameBatcher } from './frame-batcher.js';
import { type ConnectionLost, closeSocket, openSocket } from './open-socket.js';

/** A request without its seq: exactly one field is set. */
export type RequestBody = Omit<v1.IClientFrame, 'seq' | 'request'>;

export interface RawConnectionOptions {
  readonly url: string;
  readonly token: string;
  /** Every push, and the answers to frames given to {@link RawConnection.write}. */
  readonly onFrame: (frame: v1.ServerFrame) => void;
  /** The frames of this turn are about to leave. */
  readonly beforeFlush?: () => void;
  readonly onLost: (error: ConnectionLost) => void;
}

/**
 * Seqs of frames that a load client makes itself begin here, those of {@link RawConnection.request} end below. All of the
 * former take 4 bytes on the wire, up to MAX_WRITTEN_SEQ.
 */
export const FIRST_WRITTEN_SEQ = 2 ** 21;
export const MAX_WRITTEN_SEQ = 2 ** 28 - 1;

/** The server refused a request that a run cannot do without. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
}

/**
 * One connection that speaks the client protocol with as little work as possible: no reconnects, no time-outs, no
 * copies beyond the one into the WebSocket message.
 */
export class RawConnection {
  readonly #socket: WebSocket;
  readonly #batcher: FrameBatcher;
  readonly #onFrame: (frame: v1.ServerFrame) => void;
  readonly #answers = new Map<number, (frame: v1.ServerFrame) => void>();
  #seq = 0;

  private constructor(socket: WebSocket, options: RawConnectionOptions) {
    const bounds = { bytes: MAX_MESSAGE_BYTES_IN, frames: MAX_FRAMES_PER_MESSAGE };
    this.#socket = socket;
    this.#batcher = new FrameBatcher(socket, bounds, options.beforeFlush ?? (() => undefined));
    this.#onFrame = options.onFrame;
  }

  /** Opens the socket; the Hello is the caller's. @throws ConnectionLost */
  static async open(options: RawConnectionOptions): Promise<RawConnection> {
    const { url, token, onLost } = options;
    const target = { url, subprotocol: SUBPROTOCOL, headers: { authorization: `Bearer ${token}` } };
    // The server says nothing before the Hello, so that no message comes before `connection` is set.
    const message = (bytes: Buffer) => connection.#receive(bytes);
    const connection = new RawConnection(await openSocket(target, { message, lost: onLost }), options);
    return connection;
  }

  /** Sends a request with this turn's frames; resolves with its answer, which may be a Problem. */
  request(body: RequestBody): Promise<v1.ServerFrame> {
    this.#seq = (this.#seq % (FIRST_WRITTEN_SEQ - 1)) + 1;
    const seq = this.#seq;
    return new Promise((resolve) => {
      this.#answers.set(seq, resolve);
      this.#batcher.add(encodeClientFrame({ ...body, seq }));
    });
  }

  /** Sends an encoded frame, whose seq is at least FIRST_WRITTEN_SEQ, with this turn's frames. */
  write(frame: Uint8Array): void {
    this.#batcher.add(frame);
  }

  /** Has `beforeFlush` called at the end of this turn. */
  scheduleFlush(): void {
    this.#batcher.schedule();
  }

  close(): Promise<void> {
    return closeSocket(this.#socket);
  }

  #receive(bytes: Uint8Array): void {
    for (const frame of decodeServerBatch(bytes)) {
      const answer = this.#answers.get(frame.seq);
      if (answer === undefined) {
        this.#onFrame(frame);
      } else {
        this.#answers.delete(frame.seq);
        answer(frame);
      }
    }
  }
}

/** What kind of Problem it is, as the .proto names it without the prefix. */
export function problemCode(problem: v1.IProblem): string {
  return (v1.ProblemCode[problem.code ?? 0] ?? `code ${problem.code}`).replace('PROBLEM_CODE_', '');
}

/** How long a request may be told to come again. */
const INSIST_MS = 60_000;

/**
 * The answer to a request of the preparation, which is repeated as long as the server says so: what is measured begins
 * later, and a slow database is not what it is about. @throws RequestFailed
 */
export async function insist<Name extends keyof v1.ServerFrame>(
  connection: RawConnection,
  body: RequestBody,
  name: Name,
): Promise<NonNullable<v1.ServerFrame[Name]>> {
  const until = performance.now() + INSIST_MS;
  for (;;) {
    const answer = await connection.request(body);
    if (answer.problem?.retryable !== true || performance.now() > until) return expectAnswer(answer, name);
    await pause(answer.problem.retryAfterMs ?? 1_000);
  }
}

/** The field `name` of an answer. @throws RequestFailed when the answer is another one */
export function expectAnswer<Name extends keyof v1.ServerFrame>(
  frame: v1.ServerFrame,
  name: Name,
): NonNullable<v1.ServerFrame[Name]> {
  const answer = frame[name];
  if (answer !== undefined && answer !== null) return answer;
  const got = frame.problem ? `${problemCode(frame.problem)}: ${frame.problem.message}` : (frame.body ?? 'nothing');
  throw new RequestFailed(`expected ${name}, got ${got}`);
}
