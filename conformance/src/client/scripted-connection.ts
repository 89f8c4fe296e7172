import {
  CloseCode,
  SUBPROTOCOL,
  type UserId,
  decodeClientBatch,
  encodeServerFrame,
  userIdToBytes,
  type v1,
} from '@lantern/protocol';
import { type RawData, WebSocket } from 'ws';
import { readMessage } from '../rules/read-message.js';
import { present } from '../rules/rule.js';
import { Changes } from '../rules/waiting.js';

export type RequestKind = NonNullable<v1.ClientFrame['request']>;

/** Messages come from this user unless a rule says otherwise. */
export const SENDER = '6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2' as UserId;

/** A message numbered `n`, of which its ids and its ciphertext are made. */
export function deliveryOf(n: number, more: v1.IDeliver = {}): v1.IDeliver {
  return {
    deliveryId: Uint8Array.of(0xd0, n),
    senderUserId: userIdToBytes(SENDER),
    senderDeviceId: 1,
    messageId: new Uint8Array(16).fill(n),
    serverTime: 1_700_000_000_000 + n,
    expiresAt: 1_800_000_000_000,
    kind: 2,
    ciphertext: Uint8Array.of(n),
    ...more,
  };
}

/** How a client presented itself. */
export interface Handshake {
  readonly path: string;
  readonly protocols: readonly string[];
  /** From the header or the subprotocol; empty when there is none. */
  readonly token: string;
}

/** One connection of the client under test, as the scripted server sees it. */
export class ScriptedConnection {
  /** Every frame in the order of arrival. */
  readonly frames: v1.ClientFrame[] = [];
  /** The sizes of the WebSocket messages, and how many frames each had. */
  readonly messages: { readonly bytes: number; readonly frames: number }[] = [];
  readonly openedAt = performance.now();
  closed: { readonly code: number; readonly at: number } | undefined;
  /** What no client may do, whatever the rule is about. */
  readonly violations: string[] = [];
  readonly #socket: WebSocket;
  readonly #changes: Changes;
  readonly #read = new Set<v1.ClientFrame>();
  readonly #owed = new Set<number>();
  readonly #onHello: (hello: v1.ClientFrame) => void;
  #welcomed = false;

  constructor(
    socket: WebSocket,
    readonly handshake: Handshake,
    listener: {
      readonly onHello: (connection: ScriptedConnection, hello: v1.ClientFrame) => void;
      /** How long to wait for what has to come, in ms. */
      readonly waitMs: number;
    },
  ) {
    this.#socket = socket;
    this.#changes = new Changes(listener.waitMs);
    this.#onHello = (hello) => listener.onHello(this, hello);
    socket.on('message', (data, isBinary) => this.#received(data, isBinary));
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.closed = { code, at: performance.now() };
      this.#changes.tell();
    });
  }

  /** Frames of this kind until now. */
  all(kind: RequestKind): v1.ClientFrame[] {
    return this.frames.filter(({ request }) => request === kind);
  }

  /** The next frame of this kind that was not asked for before. @throws RuleBroken when none comes */
  async next(kind: RequestKind): Promise<v1.ClientFrame> {
    const frame = await this.#changes.until(
      () => this.all(kind).find((one) => !this.#read.has(one)),
      () => `no frame ${kind} came${this.closed ? ` (closed with ${this.closed.code})` : ''}`,
    );
    this.#read.add(frame);
    return frame;
  }

  /** Waits for a condition on what came. @throws RuleBroken */
  async until(condition: () => boolean, missing: () => string, waitMs?: number): Promise<void> {
    await this.#changes.until(condition, missing, waitMs);
  }

  /** The acked delivery ids, as the numbers of the messages, in the order of the acks. */
  acked(): number[] {
    return this.all('ack').flatMap(({ ack }) => (ack?.deliveryIds ?? []).map((id) => id.at(-1) ?? -1));
  }

  /** Waits until all of these are acked. @throws RuleBroken */
  async ackOf(...numbers: readonly number[]): Promise<void> {
    await this.until(
      () => numbers.every((n) => this.acked().includes(n)),
      () => `acked were ${JSON.stringify(this.acked())}, not ${JSON.stringify(numbers)}`,
    );
  }

  /** Sends frames as one WebSocket message. */
  push(...bodies: readonly v1.IServerFrame[]): void {
    for (const { seq = 0, welcome } of bodies) {
      if (seq) this.#owed.delete(seq);
      if (welcome) this.#welcomed = true;
    }
    this.raw(Buffer.concat(bodies.map((body) => encodeServerFrame(body))));
  }

  answer(frame: v1.ClientFrame, body: v1.IServerFrame): void {
    this.push({ ...body, seq: frame.seq });
  }

  deliver(...numbers: readonly number[]): void {
    this.push(...numbers.map((n) => ({ deliver: deliveryOf(n) })));
  }

  /** Confirms every ack that came and was not answered. */
  confirmAcks(): void {
    for (const frame of this.all('ack')) if (this.#owed.has(frame.seq)) this.answer(frame, { acked: {} });
  }

  raw(message: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  /** Closes. @returns when, for the delay until the next attempt */
  close(code: number, reason = ''): number {
    this.#socket.close(code, reason);
    return performance.now();
  }

  /** Ends the TCP connection without a close frame. */
  drop(): number {
    this.#socket.terminate();
    return performance.now();
  }

  /** Waits for the client to close. @throws RuleBroken */
  async ended(): Promise<{ readonly code: number; readonly at: number }> {
    await this.until(
      () => this.closed !== undefined,
      () => 'the client did not close the connection',
    );
    return present(this.closed, 'the close');
  }

  #received(data: RawData, isBinary: boolean): void {
    const read = readMessage({ from: 'client', decode: decodeClientBatch }, data, isBinary);
    if ('violation' in read) return this.#unreadable(read.violation);
    const { frames, bytes } = read;
    this.messages.push({ bytes, frames: frames.length });
    for (const frame of frames) this.#take(frame);
    this.#changes.tell();
    for (const frame of frames) if (frame.hello) this.#onHello(frame);
  }

  /** Nothing that comes later is worth waiting for. */
  #unreadable(violation: string): void {
    this.violations.push(violation);
    this.#changes.fail(violation);
    this.#socket.close(CloseCode.Malformed);
  }

  #take(frame: v1.ClientFrame): void {
    const first = this.frames.length === 0;
    if ((frame.hello === undefined || frame.hello === null) === first)
      this.violations.push(first ? 'the first frame is not Hello' : 'Hello came twice');
    if (!first && !this.#welcomed) this.violations.push('a frame was sent before Welcome');
    if (this.#owed.has(frame.seq)) this.violations.push(`seq ${frame.seq} was used again while in flight`);
    this.#owed.add(frame.seq);
    this.frames.push(frame);
  }
}

export { SUBPROTOCOL };
