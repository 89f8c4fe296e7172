import {
  type DeviceCredentials,
  type IncomingMessage,
  MemorySeenMessages,
  MessagingClient,
  RequestRefused,
  type SendOutcome,
  type SendRequest,
} from '@lantern/client';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../seeded-random.js';
import type { Persona } from './persona.js';
import type { WireTap } from './wire-tap.js';

export interface DeviceOptions {
  readonly persona: Persona;
  readonly tap: WireTap;
  readonly token: () => string;
  readonly random: SeededRandom;
  /** The application has it; the ack follows. */
  readonly onRead: (message: IncomingMessage) => void;
  /** A client ended: what it acked without hearing a confirmation is forgotten. */
  readonly onEnded: () => void;
  /** The server told a client for good not to come back, which no client here gives reason for. */
  readonly onStopped: (reason: string) => void;
  /** For how long the application works on a message before it is acked, in ms. */
  readonly handlingMs: () => number;
}

/** How a device leaves. */
export type Leave =
  /** Acks are confirmed, the connection is closed. */
  | 'close'
  /** The connection breaks, and none can be made. */
  | 'lose-network'
  /** The process is gone: a new one knows what was read, and no ack under way. */
  | 'crash';

const CLOSE_TIMEOUT_MS = 2_000;
const SEND_TIMEOUT_MS = 60_000;
const RETRY_MS = 500;
/** As much as a device reads in any run, so that a repeat is always recognised above the wire. */
const SEEN_MESSAGES = 1_000_000;

/** One simulated device: a real client behind a tap, and what survives of it when its process ends. */
export class Device {
  readonly persona: Persona;
  readonly #options: DeviceOptions;
  readonly #seen = new MemorySeenMessages(SEEN_MESSAGES);
  readonly #credentials: DeviceCredentials;
  /** Whose process has ended: its handlers are at work here still, and come to nothing. */
  readonly #gone = new WeakSet<MessagingClient>();
  #client: MessagingClient | undefined;
  #clientChanged: (() => void)[] = [];
  #outbox = 0;
  #closed = false;

  constructor(options: DeviceOptions) {
    this.persona = options.persona;
    this.#options = options;
    const { registrationId } = options.persona;
    this.#credentials = { registrationId, deviceSecret: options.random.bytes(32) };
  }

  get online(): boolean {
    return this.#client !== undefined && !this.#options.tap.offline;
  }

  /** Messages that it wants to send and that are not settled. */
  get outbox(): number {
    return this.#outbox;
  }

  get unconfirmedAcks(): number {
    return this.#client?.unconfirmedAcks ?? 0;
  }

  /** Connects for the first time and registers. */
  async register(): Promise<void> {
    const client = this.#newClient(false);
    const { random } = this.#options;
    await client.connect();
    const signedPreKey = { id: 1, key: random.bytes(33), signature: random.bytes(64) };
    const keys = { identityKey: random.bytes(33), signedPreKey };
    await client.register({ ...this.#credentials, ...keys }, { timeoutMs: SEND_TIMEOUT_MS });
  }

  /** Comes back, whichever way it left; does nothing when it is there. */
  comeBack(): void {
    this.#options.tap.offline = false;
    if (this.#client === undefined)
      void this.#newClient(true)
        .connect()
        .catch(() => undefined);
  }

  async leave(how: Leave): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    const { tap } = this.#options;
    if (how === 'lose-network') {
      tap.offline = true;
      tap.cut();
      return;
    }
    this.#client = undefined;
    if (how === 'crash') {
      this.#gone.add(client);
      tap.cut();
    }
    await client.close({ timeoutMs: how === 'close' ? CLOSE_TIMEOUT_MS : 0 });
    this.#gone.add(client);
    this.#options.onEnded();
  }

  /** Sends until it is settled, over any number of clients, as an application does that keeps its outbox. */
  async send(request: SendRequest): Promise<SendOutcome | undefined> {
    this.#outbox++;
    try {
      while (!this.#closed) {
        const outcome = await this.#attempt(await this.#anyClient(), request);
        if (outcome !== undefined && !(outcome.outcome === 'refused' && outcome.retryable)) return outcome;
        await delay(RETRY_MS);
      }
      return undefined;
    } finally {
      this.#outbox--;
    }
  }

  /** Ends it for good; what is not settled stays so. */
  async end(): Promise<void> {
    this.#closed = true;
    await this.leave('close');
  }

  async #attempt(client: MessagingClient, request: SendRequest): Promise<SendOutcome | undefined> {
    try {
      return await client.send({ ...request, timeoutMs: SEND_TIMEOUT_MS });
    } catch (error) {
      // Stopped with its client, out of time, or too many at once: nothing is known, so it is sent again.
      if (error instanceof RequestRefused || error instanceof TypeError) throw error;
      return undefined;
    }
  }

  #anyClient(): Promise<MessagingClient> {
    if (this.#client !== undefined) return Promise.resolve(this.#client);
    return new Promise((resolve) => {
      this.#clientChanged.push(() => resolve(this.#client ?? this.#anyClient()));
    });
  }

  #newClient(registered: boolean): MessagingClient {
    const { persona, tap, token, random } = this.#options;
    const client: MessagingClient = new MessagingClient(
      {
        // The tap picks the gateway.
        url: 'ws://any-gateway',
        token,
        deviceId: persona.deviceId,
        ...(registered ? { credentials: this.#credentials } : {}),
        window: { messages: persona.windowMessages, bytes: 1024 * 1024 },
        seenMessages: this.#seen,
        requestTimeoutMs: SEND_TIMEOUT_MS,
        backoff: { baseMs: 100, maxMs: 1_000 },
        stableAfterMs: 2_000,
        random: () => random.next(),
        onMessage: (message) => this.#handle(client, message),
      },
      tap.platform,
    );
    client.onStateChange((state) => {
      if (state.status === 'stopped' && client === this.#client) this.#stopped(state.reason);
    });
    this.#client = client;
    for (const tell of this.#clientChanged.splice(0)) tell();
    return client;
  }

  #stopped(reason: string): void {
    this.#options.onStopped(reason);
    this.#client = undefined;
    if (!this.#closed) setTimeout(() => this.comeBack(), RETRY_MS);
  }

  async #handle(client: MessagingClient, message: IncomingMessage): Promise<void> {
    const busyMs = this.#options.handlingMs();
    if (busyMs > 0) await delay(busyMs);
    // A process that is gone reads nothing any more: the message comes again to the next one.
    if (this.#gone.has(client)) throw new Error('this client is gone');
    this.#options.onRead(message);
  }
}
