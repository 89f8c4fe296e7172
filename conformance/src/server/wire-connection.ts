import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL, decodeServerBatch, encodeClientFrame, v1 } from '@lantern/protocol';
import { type RawData, WebSocket } from 'ws';
import { readMessage } from '../rules/read-message.js';
import { RuleBroken, present } from '../rules/rule.js';
import { Changes } from '../rules/waiting.js';

/** A request without its seq. */
export type Body = Omit<v1.IClientFrame, 'seq' | 'request'>;
export type FrameName = NonNullable<v1.ServerFrame['body']>;

export interface OpenOptions {
  readonly token?: string | undefined;
  /** How the token is given. Default: header. */
  readonly via?: 'header' | 'subprotocol';
  /** Offered subprotocols. Default: the protocol's own. */
  readonly protocols?: readonly string[];
  /** How long to wait for what has to come, in ms. */
  readonly waitMs?: number | undefined;
}

/** An upgrade that was answered with another status than 101. */
export class UpgradeRefused extends Error {
  override readonly name = 'UpgradeRefused';

  constructor(
    readonly status: number,
    readonly contentType: string,
  ) {
    super(`the upgrade was answered HTTP ${status}`);
  }
}

export interface ClosedWith {
  readonly code: number;
  readonly reason: string;
}

/** A connection that sends what it is told to, right or wrong, and keeps everything that comes. */
export class WireConnection {
  /** Every frame, in the order in which they came. */
  readonly frames: v1.ServerFrame[] = [];
  closed: ClosedWith | undefined;
  /** What no server may do, whatever the rule is about. */
  readonly violations: string[] = [];
  readonly #socket: WebSocket;
  readonly #changes: Changes;
  readonly #owed = new Set<number>();
  #seq = 0;

  private constructor(socket: WebSocket, waitMs?: number) {
    this.#socket = socket;
    this.#changes = new Changes(waitMs);
    socket.on('message', (data, isBinary) => this.#received(data, isBinary));
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#changes.tell();
    });
    socket.on('error', () => undefined);
  }

  /** @throws UpgradeRefused, or what the network says */
  static async open(url: string, { token, via = 'header', protocols = [SUBPROTOCOL], waitMs }: OpenOptions) {
    const bearer = via === 'subprotocol' && token !== undefined ? [`${BEARER_SUBPROTOCOL_PREFIX}${token}`] : [];
    const headers: Record<string, string> =
      via === 'header' && token !== undefined ? { authorization: `Bearer ${token}` } : {};
    const socket = new WebSocket(url, [...protocols, ...bearer], { headers, perMessageDeflate: false });
    const connection = new WireConnection(socket, waitMs);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        reject(new UpgradeRefused(response.statusCode ?? 0, response.headers['content-type'] ?? ''));
      });
    });
    return connection;
  }

  /** The subprotocol that the server selected. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Sends the frames as one WebSocket message. @returns their seqs */
  send(...bodies: readonly Body[]): number[] {
    const seqs = bodies.map(() => this.nextSeq());
    this.raw(Buffer.concat(bodies.map((body, n) => encodeClientFrame({ ...body, seq: seqs[n] ?? 0 }))));
    return seqs;
  }

  /** The seq of a frame that is made by hand: an answer to it is expected. */
  nextSeq(): number {
    this.#owed.add(++this.#seq);
    return this.#seq;
  }

  /** One WebSocket message: text or bytes. */
  raw(message: Uint8Array | string): void {
    this.#socket.send(message);
  }

  /** The frame that answers this seq. @throws RuleBroken when none comes */
  answer(seq: number): Promise<v1.ServerFrame> {
    return this.#changes.until(
      () => this.frames.find((frame) => frame.seq === seq),
      () => `no answer to request ${seq}${this.#ending()}`,
    );
  }

  async request(body: Body): Promise<v1.ServerFrame> {
    return this.answer(this.send(body)[0] ?? 0);
  }

  /** The answer, which has to be of this kind. @throws RuleBroken */
  async expect<N extends FrameName>(name: N, body: Body): Promise<NonNullable<v1.ServerFrame[N]>> {
    return bodyOf(await this.request(body), name);
  }

  /** The code of the Problem that has to answer. @throws RuleBroken */
  async refusal(body: Body): Promise<string> {
    return codeOf(await this.expect('problem', body));
  }

  /** Pushes of this kind until now, in order. */
  pushes<N extends FrameName>(name: N): NonNullable<v1.ServerFrame[N]>[] {
    return this.frames.flatMap((frame) => (frame.seq === 0 && frame.body === name ? [bodyOf(frame, name)] : []));
  }

  /** Waits for `count` pushes of this kind, and returns all that came. @throws RuleBroken */
  async received<N extends FrameName>(name: N, count = 1): Promise<NonNullable<v1.ServerFrame[N]>[]> {
    await this.until(
      () => this.pushes(name).length >= count,
      () => `${this.pushes(name).length} of ${count} pushes ${name} came${this.#ending()}`,
    );
    return this.pushes(name);
  }

  /** Waits for a condition on what came. @throws RuleBroken */
  async until(condition: () => boolean, missing: () => string, waitMs?: number): Promise<void> {
    await this.#changes.until(condition, missing, waitMs);
  }

  /** Waits for the end of the connection. @throws RuleBroken */
  ended(): Promise<ClosedWith> {
    return this.#changes.until(
      () => this.closed,
      () => 'the connection was not closed',
    );
  }

  /** Closes in an orderly way, and waits for it. */
  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.ended();
  }

  /** Drops the TCP connection without a word, as a network that is gone. */
  drop(): void {
    this.#socket.terminate();
  }

  #ending(): string {
    return this.closed === undefined ? '' : ` (closed with ${this.closed.code} ${this.closed.reason})`;
  }

  #received(data: RawData, isBinary: boolean): void {
    const read = readMessage({ from: 'server', decode: decodeServerBatch }, data, isBinary);
    if ('violation' in read) return this.#unreadable(read.violation);
    const { frames } = read;
    for (const frame of frames) this.#take(frame);
    this.#changes.tell();
  }

  /** Nothing that comes later is worth waiting for. */
  #unreadable(violation: string): void {
    this.violations.push(violation);
    this.#changes.fail(violation);
    this.drop();
  }

  #take(frame: v1.ServerFrame): void {
    this.frames.push(frame);
    if (frame.seq > 0 && !this.#owed.delete(frame.seq))
      this.violations.push(`seq ${frame.seq} was answered twice, or never asked`);
  }
}

/** The body of a frame, which has to be of this kind. @throws RuleBroken */
export function bodyOf<N extends FrameName>(frame: v1.ServerFrame, name: N): NonNullable<v1.ServerFrame[N]> {
  const found = frame[name];
  if (frame.body === name && found) return found;
  const problem = frame.problem ? ` ${codeOf(frame.problem)}: ${frame.problem.message}` : '';
  throw new RuleBroken(`expected ${name}, got ${frame.body ?? 'an unknown frame'}${problem}`);
}

/** The name of a Problem's code, without its prefix. */
export function codeOf({ code }: v1.IProblem): string {
  const name: string | undefined = v1.ProblemCode[present(code, 'the code of the problem')];
  return name?.replace('PROBLEM_CODE_', '') ?? `code ${code}`;
}
