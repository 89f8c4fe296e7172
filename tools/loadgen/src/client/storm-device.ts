import { v1 } from '@lantern/protocol';
import { setTimeout as pause } from 'node:timers/promises';
import { type Deferred, deferred } from '../load/deferred.js';
import { type Access, type Device, helloOf } from './device.js';
import { RawConnection, RequestFailed, expectAnswer, problemCode } from './raw-connection.js';

const SENT = v1.CaughtUpPhase.CAUGHT_UP_PHASE_SENT;
/** Full jitter, doubled with every attempt, as docs/protocol.md asks of clients. */
const FIRST_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 5_000;

/** A device that connects again when its connection is lost, and acks nothing until it is told to. */
export class StormDevice {
  readonly device: Device;
  readonly #access: Access;
  readonly #onLost: () => void;
  #connection: RawConnection | undefined;
  #caughtUp: Deferred<void> = deferred();
  #closing = false;
  /** Delivery ids of this session. */
  #deliveryIds: Uint8Array[] = [];
  /** Connections that were tried. */
  attempts = 0;
  /** Message ids in hex, each as often as it was delivered on the session of now. */
  readonly delivered = new Map<string, number>();
  /** Ciphertexts of this session, in their order. */
  contents: Uint8Array[] = [];

  /** `onLost`: the connection was lost; it connects again by itself. */
  constructor(device: Device, access: Access, onLost: () => void) {
    this.device = device;
    this.#access = access;
    this.#onLost = onLost;
  }

  /** Resolves when it is attached and everything that waited was sent to it. @throws ConnectionLost, RequestFailed */
  async connect(): Promise<void> {
    const { nextUrl, tokens } = this.#access;
    this.attempts++;
    this.#caughtUp = deferred();
    const caughtUp = this.#caughtUp;
    this.delivered.clear();
    this.#deliveryIds = [];
    this.contents = [];
    const connection = await RawConnection.open({
      url: nextUrl(),
      token: tokens.token(this.device.userId),
      onLost: (error) => {
        caughtUp.reject(error);
        if (this.#connection !== connection) return;
        this.#connection = undefined;
        if (!this.#closing) this.#onLost();
      },
      onFrame: (frame) => this.#frame(frame, caughtUp),
    });
    caughtUp.promise.catch(() => undefined);
    const hello = connection.request({ hello: helloOf(this.device) });
    const lost = caughtUp.promise.then(() => hello);
    expectAnswer(await Promise.race([hello, lost]), 'welcome');
    await caughtUp.promise;
    // Only from here on a loss is one of a device that was back.
    this.#connection = connection;
  }

  /** As {@link connect}, again and again until it succeeds. */
  async reconnect(): Promise<void> {
    for (let attempt = 0; !this.#closing; attempt++) {
      await pause(Math.random() * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
      try {
        await this.connect();
        return;
      } catch (error) {
        if (error instanceof RequestFailed && !/UNAVAILABLE|RATE_LIMITED/.test(error.message)) throw error;
      }
    }
  }

  /** Acks what was delivered on this session; resolves when that is confirmed. @throws RequestFailed */
  async ackAll(): Promise<number> {
    const deliveryIds = this.#deliveryIds;
    if (deliveryIds.length === 0 || this.#connection === undefined) return 0;
    const answer = await this.#connection.request({ ack: { deliveryIds } });
    if (answer.problem) throw new RequestFailed(`an ack was refused: ${problemCode(answer.problem)}`);
    return deliveryIds.length;
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#connection?.close();
  }

  #frame(frame: v1.ServerFrame, caughtUp: Deferred<void>): void {
    if (frame.deliver) {
      const { messageId, deliveryId, ciphertext } = frame.deliver;
      this.contents.push(ciphertext ?? new Uint8Array(0));
      const name = Buffer.from(messageId ?? []).toString('hex');
      this.delivered.set(name, (this.delivered.get(name) ?? 0) + 1);
      this.#deliveryIds.push(deliveryId ?? new Uint8Array(0));
    } else if (frame.caughtUp?.phase === SENT) caughtUp.resolve();
  }
}
