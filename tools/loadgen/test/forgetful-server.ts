import type { AddressInfo } from 'node:net';
import { decodeClientBatch, encodeServerFrame, v1 } from '@lantern/protocol';
import { type WebSocket, WebSocketServer } from 'ws';

/** Whose messages are delivered where; every user has one device, 1. */
type Online = Map<string, WebSocket>;

const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');

/** Who connects, by the token, which is not verified. */
function userOf(authorization: string | undefined): string {
  const [, claims = ''] = (authorization ?? '').split('.');
  const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
  return sub.replaceAll('-', '');
}

/** Answers as the protocol says, keeps nothing, and accepts one message in `every` without ever delivering it. */
export class ForgetfulServer {
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: ([first]) => first ?? false });
  readonly #online: Online = new Map();
  readonly #every: number;
  #sends = 0;

  constructor(every: number) {
    this.#every = every;
    this.#server.on('connection', (socket, request) => {
      const user = userOf(request.headers.authorization);
      socket.on('message', (bytes: Buffer) => {
        for (const frame of decodeClientBatch(bytes)) this.#answer(socket, user, frame);
      });
    });
  }

  async listening(): Promise<string> {
    await new Promise((resolve) => this.#server.once('listening', resolve));
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(socket: WebSocket, user: string, { seq, hello, send, ack, registerDevice }: v1.ClientFrame): void {
    const say = (frame: v1.IServerFrame) => socket.send(encodeServerFrame(frame));
    if (hello) {
      const attachment = v1.Attachment.ATTACHMENT_ATTACHED;
      say({ seq, welcome: { attachment } });
      this.#online.set(user, socket);
      const { CAUGHT_UP_PHASE_SENT, CAUGHT_UP_PHASE_CONFIRMED } = v1.CaughtUpPhase;
      for (const phase of [CAUGHT_UP_PHASE_SENT, CAUGHT_UP_PHASE_CONFIRMED]) say({ caughtUp: { phase } });
    }
    if (registerDevice) say({ seq, preKeyCounts: {} });
    if (ack) say({ seq, acked: {} });
    if (!send) return;
    say({ seq, accepted: {} });
    this.#sends++;
    if (this.#sends % this.#every === 0) return;
    const [message] = send.messages ?? [];
    const { messageId = null } = send;
    const deliver = { deliveryId: Buffer.from([1]), messageId, ciphertext: message?.ciphertext ?? null };
    const frame = encodeServerFrame({ deliver });
    this.#online.get(hex(send.userId))?.send(frame);
  }
}
