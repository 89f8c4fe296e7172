import type { v1 } from '@lantern/protocol';
import { AckLedger, type AckLink } from './ack-ledger.js';
import { type ClientState, Observable } from './client-state.js';
import { type ClientClock, systemClock } from './clock.js';
import { ConnectionLoop } from './connection-loop.js';
import type { Connection } from './connection.js';
import { ClientStopped } from './errors.js';
import { EventStream } from './event-stream.js';
import { Inbox } from './inbox.js';
import type { ClientOptions, DeviceCredentials } from './options.js';
import { RequestQueue } from './request-queue.js';
import { MemorySeenMessages } from './seen-messages.js';
import type { Platform } from './socket.js';
import { TokenRefresh } from './token-refresh.js';
import type { DeliveryWindow, Welcome } from './types.js';
import { eventFromPush } from './wire.js';

const DEFAULT_WINDOW: DeliveryWindow = { messages: 256, bytes: 4 * 1024 * 1024 };
const MAX_EVENTS = 256;
const MAX_EPHEMERAL = 1_000;
/** Below the default capacity of the store of seen messages: a forgotten ack's message is still known when it comes again. */
const MAX_UNCONFIRMED_ACKS = 10_000;

/** What an observer throws is thrown apart from here: the other frames that came with what it was told of must not be lost. */
function apart(observe: () => void): void {
  try {
    observe();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** The parts of a client, wired: what happens on the connection reaches requests, acks, inbox and events. */
export class ClientCore {
  readonly state = new Observable<ClientState>({ status: 'idle' });
  readonly requests: RequestQueue;
  readonly acks: AckLedger;
  readonly inbox: Inbox;
  readonly events: EventStream;
  readonly #options: ClientOptions;
  readonly #platform: Platform;
  readonly #clock: ClientClock;
  readonly #window: DeliveryWindow;
  readonly #loop: ConnectionLoop;
  readonly #refresh: TokenRefresh;
  #credentials: DeviceCredentials | undefined;
  #connection: Connection | undefined;
  #welcome: Welcome | undefined;
  #session = 0;
  #closing: Promise<{ unconfirmedAcks: number }> | undefined;

  constructor(options: ClientOptions, platform: Platform) {
    const { clock = systemClock, random = Math.random, token, observer } = options;
    const ack = (deliveryIds: readonly Uint8Array[]) => this.acks.add(deliveryIds);
    this.#options = options;
    this.#platform = platform;
    this.#clock = clock;
    this.#window = options.window ?? DEFAULT_WINDOW;
    this.#credentials = options.credentials;
    this.requests = new RequestQueue({
      clock,
      random,
      maxRequests: options.maxRequests ?? 1_000,
      onAnswered: (answer) => apart(() => observer?.answered?.(answer)),
    });
    this.acks = new AckLedger({
      clock,
      random,
      maxUnconfirmed: MAX_UNCONFIRMED_ACKS,
      onConfirmed: (deliveryIds) => apart(() => observer?.acked?.(deliveryIds)),
    });
    this.events = new EventStream({ capacity: MAX_EVENTS, ack });
    this.inbox = new Inbox({
      seen: options.seenMessages ?? new MemorySeenMessages(),
      maxOpen: 4 * this.#window.messages,
      maxEphemeral: MAX_EPHEMERAL,
      ack,
      emit: (event) => this.events.emit(event),
      delivered: (message) => apart(() => observer?.delivered?.(message, { session: this.#session })),
    });
    this.#refresh = new TokenRefresh({
      clock,
      random,
      token,
      failed: (error) => this.events.emit({ type: 'token-refresh-failed', error }),
    });
    this.#loop = this.#connectionLoop(clock, random);
  }

  /** How the server greeted the newest connection. */
  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  start(): void {
    if (this.state.value.status !== 'idle') return;
    const { onMessage, onEvent } = this.#options;
    if (onMessage) void this.inbox.handle(onMessage);
    if (onEvent) void this.events.handle(onEvent);
    this.#loop.start();
  }

  /** The device was registered under these credentials: a session that is not attached begins anew with them. */
  registered(credentials: DeviceCredentials): void {
    const changed = this.#credentials?.registrationId !== credentials.registrationId;
    this.#credentials = credentials;
    const attachment = this.#welcome?.attachment;
    if (!changed && (attachment === 'attached' || attachment === 'send-only')) return;
    this.requests.hold();
    this.#loop.restart('registered');
  }

  close(timeoutMs: number): Promise<{ unconfirmedAcks: number }> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<{ unconfirmedAcks: number }> {
    const wasIdle = this.state.value.status === 'idle';
    this.requests.stop(new ClientStopped('closed'));
    this.inbox.end({ drop: true });
    this.events.end({ drop: true });
    if (!wasIdle && this.state.value.status !== 'stopped') await this.#flushed(timeoutMs);
    if (wasIdle) this.#changed({ status: 'stopped', reason: 'closed', detail: '' });
    this.#loop.stop('closed');
    await this.#loop.ended();
    return { unconfirmedAcks: this.acks.size };
  }

  /** Resolves when every ack is confirmed, the client stopped for another reason, or the time is over. */
  #flushed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        deadline.cancel();
        unsubscribe();
        resolve();
      };
      const deadline = this.#clock.after(timeoutMs, finish);
      const unsubscribe = this.state.subscribe(({ status }) => {
        if (status === 'stopped') finish();
      });
      void this.inbox
        .idle()
        .then(() => this.acks.emptied())
        .then(finish);
    });
  }

  #connectionLoop(clock: ClientClock, random: () => number): ConnectionLoop {
    const { url, token, backoff, stableAfterMs, connectTimeoutMs, pingIntervalMs } = this.#options;
    return new ConnectionLoop(
      {
        platform: this.#platform,
        clock,
        random,
        url,
        token,
        backoff: backoff ?? { baseMs: 500, maxMs: 60_000 },
        stableAfterMs: stableAfterMs ?? 5_000,
        connectTimeoutMs: connectTimeoutMs ?? 15_000,
        pingIntervalMs: pingIntervalMs ?? 30_000,
      },
      {
        hello: () => this.#hello(),
        state: (state) => this.#changed(state),
        up: (connection, welcome) => this.#up(connection, welcome),
        push: (frame) => this.#push(frame),
        beforeFlush: () => this.acks.collect(),
        leaving: (ready) => {
          this.requests.hold();
          this.requests.whenAnswered(ready);
        },
        down: () => this.#down(),
      },
    );
  }

  #hello(): v1.IHello {
    const { deviceId, sendOnly, clientName, pingIntervalMs } = this.#options;
    return {
      deviceId,
      ...this.#credentials,
      window: this.#window,
      pingIntervalMs: pingIntervalMs ?? 30_000,
      sendOnly: sendOnly ?? false,
      ...(clientName === undefined ? {} : { client: clientName }),
    };
  }

  #changed(state: ClientState): void {
    if (state.status === 'stopped') {
      this.requests.stop(new ClientStopped(state.reason, state.detail));
      this.inbox.end({ drop: false });
      this.events.end({ drop: false });
    }
    if (state.status === 'ready') this.#welcome = state.welcome;
    this.state.set(state);
    if (state.status === 'stopped') void this.#loop.ended().then(() => this.#platform.release());
  }

  #up(connection: Connection, welcome: Welcome): void {
    this.#connection = connection;
    this.#session++;
    this.acks.attached(this.#ackLink(connection, welcome));
    this.requests.connected({
      maxInFlight: welcome.limits.maxRequestsInFlight,
      send: (body, onAnswer) => connection.request(body, onAnswer),
    });
  }

  #down(): void {
    this.#connection = undefined;
    this.#refresh.stop();
    this.acks.detached();
    this.requests.disconnected();
  }

  #ackLink(connection: Connection, welcome: Welcome): AckLink {
    return {
      maxAckIds: welcome.limits.maxAckIds,
      send: (body, onAnswer) => connection.request(body, onAnswer),
      schedule: () => connection.scheduleFlush(),
    };
  }

  #push(frame: v1.ServerFrame): void {
    const connection = this.#connection;
    if (!connection || !this.#welcome) return;
    if (frame.deliver) this.#deliver(connection, frame.deliver as v1.Deliver);
    if (frame.sessionRestarted) {
      this.#session++;
      this.acks.attached(this.#ackLink(connection, this.#welcome));
    }
    if (frame.tokenExpiring) this.#refresh.expiring(connection);
    if (frame.goingAway) this.#goingAway(this.#welcome, frame.goingAway.reconnectAfterMs ?? 0);
    const event = eventFromPush(frame);
    const noticeId = frame.messagesDropped?.deliveryId;
    if (event) this.events.emit(event, noticeId ? new Uint8Array(noticeId) : undefined);
  }

  #goingAway(welcome: Welcome, reconnectAfterMs: number): void {
    this.#changed({ status: 'draining', welcome, until: this.#clock.now() + reconnectAfterMs });
    this.#loop.goingAway(reconnectAfterMs);
  }

  #deliver(connection: Connection, deliver: v1.Deliver): void {
    if (this.#closing) return;
    try {
      if (!this.inbox.receive(deliver)) connection.fail('more messages were delivered than the window allows');
    } catch {
      connection.violated('a delivery without a sender');
    }
  }
}
