import { randomBytes } from 'node:crypto';
import { type Socket, connect } from 'node:net';
import { SUBPROTOCOL, decodeServerBatch, encodeClientFrame, v1 } from '@lantern/protocol';
import type { Tally } from './tally.js';
import { Opcode, ServerFrameReader, webSocketFrame } from './web-socket-bytes.js';

export interface ConnectOptions {
  readonly url: string;
  /** The address to come from. */
  readonly from: string;
  readonly token: string;
  readonly tally: Tally;
  /** What comes from the server, as long as it is read. */
  readonly onFrame?: (frame: v1.ServerFrame) => void;
}

/** A request without its seq. */
export type Body = Omit<v1.IClientFrame, 'seq' | 'request'>;

/** Writes in one turn of the event loop, so that one connection does not keep the others from attacking. */
const WRITES_PER_TURN = 4;

export function openSocket(url: string, from: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from });
  socket.on('error', () => undefined);
  return socket;
}

/** The upgrade request of a client, complete. */
export function upgradeRequest(token: string): string {
  const lines = [
    'GET / HTTP/1.1',
    'host: localhost',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    `sec-websocket-protocol: ${SUBPROTOCOL}`,
    `authorization: Bearer ${token}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** What an HTTP answer says; undefined when its head has not come. */
export function httpStatus(bytes: Buffer): number | undefined {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(bytes.toString('latin1', 0, 16))?.[1] ?? Number.NaN) || undefined;
}

/**
 * A WebSocket connection that does what it likes: it writes bytes past every rule, as fast as the network takes them, and
 * keeps to none of the server's wishes. How it ends is counted.
 */
export class HostileConnection {
  readonly #socket: Socket;
  readonly #options: ConnectOptions;
  readonly #answers = new Map<number, (frame: v1.ServerFrame | undefined) => void>();
  readonly #reader = new ServerFrameReader((opcode, payload) => this.#frame(opcode, payload));
  #head = Buffer.alloc(0);
  #seq = 0;
  #open = false;
  #over = false;
  /** Resolves with whether it has come about. */
  #opened: (open: boolean) => void = () => undefined;
  /** Called when it has ended, by the server or by itself. */
  onEnd: () => void = () => undefined;

  private constructor(options: ConnectOptions) {
    this.#options = options;
    this.#socket = openSocket(options.url, options.from);
    this.#socket.write(upgradeRequest(options.token));
    this.#socket.on('data', (chunk) => this.#received(chunk));
    this.#socket.on('close', () => this.#ended(this.#open ? 'cut' : 'reset'));
  }

  /** Undefined when it was refused, which is counted. */
  static async open(options: ConnectOptions): Promise<HostileConnection | undefined> {
    const connection = new HostileConnection(options);
    const open = await new Promise<boolean>((resolve) => (connection.#opened = resolve));
    return open ? connection : undefined;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Bytes that the network has taken. */
  get bytesWritten(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  write(bytes: Uint8Array): void {
    if (!this.#over) this.#socket.write(bytes);
  }

  /** Frames of one message. */
  send(...bodies: readonly Body[]): void {
    this.write(
      webSocketFrame(
        Opcode.Binary,
        batchOf(bodies, () => this.#nextSeq()),
      ),
    );
  }

  /** Undefined when the connection ends instead. */
  request(body: Body): Promise<v1.ServerFrame | undefined> {
    const seq = this.#nextSeq();
    return new Promise((resolve) => {
      if (this.#over) return resolve(undefined);
      this.#answers.set(seq, resolve);
      this.write(webSocketFrame(Opcode.Binary, encodeClientFrame({ ...body, seq })));
    });
  }

  /** Writes what `next` gives for as long as the connection lives, as fast as the network takes it. */
  flood(next: () => Uint8Array): void {
    const pump = (): void => {
      for (let writes = 0; writes < WRITES_PER_TURN; writes++) {
        if (this.#over) return;
        if (!this.#socket.write(next())) {
          this.#socket.once('drain', pump);
          return;
        }
      }
      setImmediate(pump);
    };
    pump();
  }

  /** From now on nothing is read. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Ends it without a word. */
  end(): void {
    this.#ended(undefined);
  }

  #nextSeq(): number {
    this.#seq = (this.#seq % 0x0fff_ffff) + 1;
    return this.#seq;
  }

  #received(chunk: Buffer): void {
    if (this.#open) return this.#reader.push(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const status = httpStatus(this.#head) ?? 0;
    if (status !== 101) return this.#ended(`http ${status}`);
    this.#open = true;
    this.#options.tally.add('opened');
    this.#opened(true);
    if (this.#head.length > end + 4) this.#reader.push(this.#head.subarray(end + 4));
    this.#head = Buffer.alloc(0);
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === Opcode.Close) return this.#ended(`close ${payload.length < 2 ? 1005 : payload.readUInt16BE(0)}`);
    if (opcode === Opcode.Ping) return this.write(webSocketFrame(Opcode.Pong, payload));
    if (opcode === Opcode.Pong) return this.#options.tally.add('pong');
    if (opcode === Opcode.Binary) for (const frame of decodeServerBatch(payload)) this.#heard(frame);
  }

  #heard(frame: v1.ServerFrame): void {
    const { problem } = frame;
    const { tally, onFrame } = this.#options;
    if (problem) tally.add(`problem ${problemName(problem)}`);
    else tally.add(`${frame.seq === 0 ? 'push' : 'answer'} ${frame.body ?? 'unknown'}`);
    onFrame?.(frame);
    const answered = this.#answers.get(frame.seq);
    if (frame.seq === 0 || answered === undefined) return;
    this.#answers.delete(frame.seq);
    answered(frame);
  }

  /** `how`: undefined when it was this side that had enough. */
  #ended(how: string | undefined): void {
    if (this.#over) return;
    this.#over = true;
    if (how !== undefined) this.#options.tally.add(how);
    this.#socket.destroy();
    this.#opened(false);
    for (const answered of this.#answers.values()) answered(undefined);
    this.#answers.clear();
    this.onEnd();
  }
}

function problemName({ code }: v1.IProblem): string {
  return (v1.ProblemCode[code ?? 0] ?? `code ${code}`).replace('PROBLEM_CODE_', '');
}

/** Frames as they stand in one message. */
export function batchOf(bodies: readonly Body[], nextSeq: () => number): Buffer {
  return Buffer.concat(bodies.map((body) => encodeClientFrame({ ...body, seq: nextSeq() })));
}
