import type { Socket } from 'node:net';
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL, decodeServerBatch, encodeClientFrame, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { WebSocket } from 'ws';

export interface ConnectOptions {
  readonly token?: string;
  /** How the token is given. */
  readonly via?: 'header' | 'subprotocol';
  /** Offered subprotocols, if not the right one. */
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Path and query. */
  readonly path?: string;
  /** The IP address to come from. */
  readonly localAddress?: string;
}

/** A request without its seq. */
export type Body = Omit<v1.IClientFrame, 'seq' | 'request'>;
export type FrameName = NonNullable<v1.ServerFrame['body']>;

/** Why a connection did not come about. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly headers: NodeJS.Dict<string | string[]>,
    readonly body: string,
  ) {
    super(`refused with ${status}: ${body}`);
  }
}

const encode = (body: Body, seq: number) => encodeClientFrame({ ...body, seq });

/** A scripted client: sends what it is told to, whether it is right or not, and keeps everything that comes. */
export class RawClient {
  /** Pushes in the order in which they came. */
  readonly pushes: v1.ServerFrame[] = [];
  /** Answers that are the second to their seq: there must be none. */
  readonly repeatedAnswers: v1.ServerFrame[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  /** Called with each frame, as soon as it came. */
  onFrame: (frame: v1.ServerFrame) => void = () => undefined;
  readonly #ws: WebSocket;
  readonly #answers = new Map<number, v1.ServerFrame>();
  #seq = 0;

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on('message', (data) => {
      for (const frame of decodeServerBatch(data as Buffer)) this.#take(frame);
    });
    ws.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    ws.on('error', () => undefined);
  }

  /** @throws Refused, or what the network says */
  static async connect(url: string, options: ConnectOptions = {}): Promise<RawClient> {
    const { token, via = 'header', headers = {}, path = '/', localAddress } = options;
    const bearer = via === 'subprotocol' && token !== undefined ? [`${BEARER_SUBPROTOCOL_PREFIX}${token}`] : [];
    const protocols = [...(options.protocols ?? [SUBPROTOCOL]), ...bearer];
    const authorization: Record<string, string> =
      via === 'header' && token !== undefined ? { authorization: `Bearer ${token}` } : {};
    const ws = new WebSocket(`${url}${path}`, protocols, {
      headers: { ...authorization, ...headers },
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const client = new RawClient(ws);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', () => resolve());
      ws.once('error', reject);
      ws.once('unexpected-response', (_request, response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk)));
        response.on('end', () => reject(new Refused(response.statusCode ?? 0, response.headers, body)));
      });
    });
    return client;
  }

  /** The subprotocol that the server selected. */
  get protocol(): string {
    return this.#ws.protocol;
  }

  get socket(): Socket {
    return (this.#ws as unknown as { readonly _socket: Socket })._socket;
  }

  nextSeq(): number {
    return ++this.#seq;
  }

  /** Sends the frames as one message. @returns their seqs */
  send(...bodies: Body[]): number[] {
    const seqs = bodies.map(() => this.nextSeq());
    this.raw(Buffer.concat(bodies.map((body, index) => encode(body, seqs.at(index)!))));
    return seqs;
  }

  /** Sends one frame. @returns its seq */
  sendOne(body: Body): number {
    return this.send(body).at(0)!;
  }

  /** One WebSocket message: text or bytes. */
  raw(message: Uint8Array | string): void {
    this.#ws.send(message);
  }

  /** The answer to a seq, if it is there. */
  answered(seq: number): v1.ServerFrame | undefined {
    return this.#answers.get(seq);
  }

  async answer(seq: number, timeoutMs = 30_000): Promise<v1.ServerFrame> {
    return until(() => this.#answers.get(seq), {
      timeoutMs,
      message: () => `no answer to ${seq}; closed ${JSON.stringify(this.closed)}`,
    });
  }

  async request(body: Body): Promise<v1.ServerFrame> {
    const seq = this.sendOne(body);
    return this.answer(seq);
  }

  /** The answer, which must be of this kind. */
  async expect<N extends FrameName>(name: N, body: Body): Promise<NonNullable<v1.ServerFrame[N]>> {
    const answer = await this.request(body);
    const found = answer[name];
    if (answer.body === name && found) return found;
    throw new Error(`answered with ${String(answer.body)}, not ${name}: ${JSON.stringify(answer.problem ?? answer)}`);
  }

  /** The name of the code of the Problem that answers, without its prefix. */
  async refusal(body: Body): Promise<string> {
    return codeOf(await this.expect('problem', body));
  }

  /** Waits for `count` pushes of this kind, and returns all that came. */
  async received<N extends FrameName>(name: N, count = 1): Promise<NonNullable<v1.ServerFrame[N]>[]> {
    const all = () => this.ofKind(name);
    await until(() => all().length >= count, {
      message: () =>
        `${all().length} of ${count} ${name}; closed ${JSON.stringify(this.closed)}, pushes ${this.pushes.map(({ body }) => body).join()}`,
    });
    return all();
  }

  /** The first push of this kind. */
  async one<N extends FrameName>(name: N): Promise<NonNullable<v1.ServerFrame[N]>> {
    return (await this.received(name)).at(0)!;
  }

  /** Pushes of this kind until now. */
  ofKind<N extends FrameName>(name: N): NonNullable<v1.ServerFrame[N]>[] {
    return this.pushes.filter(({ body }) => body === name).map((frame) => frame[name]!);
  }

  /** A CloseCode, or another one of WebSocket. */
  async closeCode(): Promise<number> {
    const { code } = await until(() => this.closed, { message: 'the connection is not closed' });
    return code;
  }

  /** Shows that the server has handled everything that was sent before. */
  async isServed(): Promise<void> {
    await this.expect('pong', { ping: {} });
  }

  /** Closes in an orderly way. */
  async close(): Promise<void> {
    this.#ws.close(1000);
    await this.closeCode();
  }

  /** Closes with a TCP reset, whatever is under way. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Everything that was sent is in the hands of the operating system. */
  async flushed(): Promise<void> {
    await until(() => this.#ws.bufferedAmount === 0, { message: 'the network takes nothing' });
  }

  /** Stops reading from the network: the server's output piles up. */
  stopReading(): void {
    this.#ws.pause();
  }

  #take(frame: v1.ServerFrame): void {
    if (frame.seq === 0) this.pushes.push(frame);
    else if (this.#answers.has(frame.seq)) this.repeatedAnswers.push(frame);
    else this.#answers.set(frame.seq, frame);
    this.onFrame(frame);
  }
}

export function codeOf(problem: v1.IProblem): string {
  return v1.ProblemCode[problem.code!].replace('PROBLEM_CODE_', '');
}
