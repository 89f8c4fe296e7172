import {
  BEARER_SUBPROTOCOL_PREFIX,
  SUBPROTOCOL,
  decodeServerBatch,
  encodeClientFrame,
  type v1,
} from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { WebSocket } from 'ws';

export interface ConnectOptions {
  readonly token?: string;
  readonly via?: 'header' | 'subprotocol';
  readonly protocols?: readonly string[];
  readonly headers?: Record<string, string>;
}

export type Body = Omit<v1.IClientFrame, 'seq'>;
export type PushName = NonNullable<v1.ServerFrame['body']>;

/** Why a connection did not come about. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly headers: NodeJS.Dict<string | string[]>,
    readonly body: string,
  ) {
    super(`refused with ${status}`);
  }
}

/** A scripted client: sends frames, and keeps everything that comes. */
export class TestClient {
  readonly frames: v1.ServerFrame[] = [];
  /** WebSocket messages received. */
  messages = 0;
  closed: { readonly code: number; readonly reason: string } | undefined;
  #seq = 0;
  #taken = 0;

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data) => {
      this.messages++;
      this.frames.push(...decodeServerBatch(data as Buffer));
    });
    ws.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    ws.on('error', () => undefined);
  }

  /** @throws Refused */
  static async connect(port: number, options: ConnectOptions = {}): Promise<TestClient> {
    const { token, via = 'header', headers = {} } = options;
    const bearer = via === 'subprotocol' && token !== undefined ? [`${BEARER_SUBPROTOCOL_PREFIX}${token}`] : [];
    const protocols = options.protocols ?? [SUBPROTOCOL, ...bearer];
    const authorization: Record<string, string> =
      via === 'header' && token !== undefined ? { authorization: `Bearer ${token}` } : {};
    const ws = new WebSocket(`ws://127.0.0.1:${port}/`, [...protocols], { headers: { ...authorization, ...headers } });
    const client = new TestClient(ws);
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

  nextSeq(): number {
    return ++this.#seq;
  }

  /** Sends the frames as one message, and returns their seqs. */
  send(...bodies: Body[]): number[] {
    const frames = bodies.map((body) => ({ ...body, seq: this.nextSeq() }));
    this.raw(Buffer.concat(frames.map(encodeClientFrame)));
    return frames.map(({ seq }) => seq);
  }

  raw(bytes: Uint8Array | string): void {
    this.ws.send(bytes);
  }

  answers(seq: number): v1.ServerFrame[] {
    return this.frames.filter((frame) => frame.seq === seq);
  }

  async answer(seq: number): Promise<v1.ServerFrame> {
    return until(() => this.answers(seq)[0], {
      message: () => `no answer to ${seq}; closed ${JSON.stringify(this.closed)}, ${this.frames.length} frames`,
    });
  }

  async request(body: Body): Promise<v1.ServerFrame> {
    const [seq] = this.send(body);
    return this.answer(seq!);
  }

  async problem(body: Body): Promise<v1.IProblem> {
    const answer = await this.request(body);
    if (!answer.problem) throw new Error(`answered with ${String(answer.body)}`);
    return answer.problem;
  }

  /** The next push of this kind that was not taken yet; those before it are passed over. */
  async push(name: PushName): Promise<v1.ServerFrame> {
    const find = () =>
      this.frames.findIndex((frame, index) => index >= this.#taken && !frame.seq && frame.body === name);
    await until(() => find() >= 0, { message: () => `no ${name}; got ${this.frames.map(({ body }) => body).join()}` });
    this.#taken = find() + 1;
    return this.frames[this.#taken - 1]!;
  }

  pushes(name: PushName): v1.ServerFrame[] {
    return this.frames.filter((frame) => !frame.seq && frame.body === name);
  }

  async closeCode(): Promise<number> {
    const message = () => `not closed; ${this.frames.length} frames`;
    return (await until(() => this.closed, { message })).code;
  }

  /** Shows that nothing is under way: the server has handled all that was sent before. */
  async isServed(): Promise<void> {
    const answer = await this.request({ ping: {} });
    if (answer.body !== 'pong') throw new Error(`ping was answered with ${String(answer.body)}`);
  }
}
