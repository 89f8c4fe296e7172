import {
  type Address,
  CloseCode,
  type KeysApi,
  ProtocolError,
  type DirectoryChange,
  type UserId,
  type WindowBounds,
  addressKey,
  v1,
} from '@lantern/protocol';
import type {
  AttachRequest,
  ConnectionPlace,
  MailboxAttachment,
  MailboxListener,
  MailboxRouter,
} from '../../src/ports.js';
import { ClientSession } from '../../src/session/client-session.js';
import { ClientModel } from './client-model.js';
import { type FuzzServices, LIMITS } from './fuzz-services.js';
import { ScriptedSocket } from './scripted-socket.js';
import { hexOf } from './scripted-transport.js';

export interface PeerOptions {
  readonly services: FuzzServices;
  readonly slot: number;
  readonly userId: UserId;
  readonly expiresAt: number;
  readonly tokenDeviceId: number | undefined;
  readonly violated: (what: string) => void;
  readonly accepted: ReadonlySet<string>;
  readonly duplicates: ReadonlySet<string>;
}

/** What a Hello of this connection claimed. */
export interface Claimed {
  readonly deviceId: number;
  readonly registrationId: number | undefined;
  readonly secretHash: Uint8Array | undefined;
  readonly sendOnly: boolean;
}

/** There is always room for one more. */
const PLACE: ConnectionPlace = { prove: () => true, onDisplaced: () => undefined, violated: () => undefined };
const TICK_MS = 1_000;
/** Messages that still arrive after a pause: the socket had them at hand. */
const AT_HAND = 2;

/** One connection: its session, its client, and what passes between the session and the ports. */
export class FuzzPeer {
  readonly model: ClientModel;
  readonly socket: ScriptedSocket;
  readonly session: ClientSession;
  readonly options: PeerOptions;
  /** The valid Hellos that are not judged yet, oldest first. */
  readonly claims: { readonly claimed: Claimed; readonly window: WindowBounds }[] = [];
  claimed: Claimed | undefined;
  /** The devices that its Hellos named. */
  readonly named = new Set<number>();
  helloSent = false;
  /** Messages that the client wrote and the session has not read. */
  readonly inbound: Uint8Array[] = [];
  callsUnderWay = 0;
  sendsUnderWay = 0;
  deadlinesAfterEnd = 0;
  readonly #openedAt: number;
  #pausedAt: number | undefined;
  #heardAt: number;
  #atHand = AT_HAND;
  #overSince: number | undefined;
  #proven: Set<number> = new Set();

  constructor(options: PeerOptions) {
    const { services, slot, userId, expiresAt, tokenDeviceId, violated, accepted, duplicates } = options;
    this.options = options;
    const { clock } = services;
    const name = `connection ${slot}`;
    this.model = new ClientModel({ name, now: () => clock.now(), violated, accepted, duplicates });
    this.model.expiresAt = expiresAt;
    this.socket = new ScriptedSocket({
      sent: (message) => this.model.received(message),
      ended: (code, reason) => {
        this.#explain();
        this.model.ended(code, reason);
      },
    });
    this.#openedAt = clock.monotonic();
    this.#heardAt = this.#openedAt;
    const identity = {
      userId,
      expiresAt,
      issuedAt: clock.now(),
      ...(tokenDeviceId === undefined ? {} : { deviceId: tokenDeviceId }),
    };
    const shared = { ...services.shared, keys: this.#keys(), router: this.#router(), directory: services.directory };
    this.session = new ClientSession(shared, { connection: this.socket, identity, place: PLACE });
    const { session } = this;
    const onDeadline = session.onDeadline.bind(session);
    session.onDeadline = () => {
      if (this.model.closed !== undefined) this.deadlinesAfterEnd++;
      return onDeadline();
    };
    session.open();
  }

  get address(): Address {
    return { userId: this.options.userId, deviceId: this.claimed?.deviceId ?? 0 };
  }

  /** The client writes a message. */
  write(message: Uint8Array): void {
    this.inbound.push(message);
  }

  /** What the network brings: all, or what was at hand while nothing is read. */
  pump(): void {
    while (this.inbound.length > 0 && (!this.socket.paused || this.#atHand > 0)) {
      if (this.socket.paused) this.#atHand--;
      const message = this.inbound.shift();
      if (message === undefined) return;
      this.socket.receivedBytes += message.length;
      this.#heardAt = this.options.services.clock.monotonic();
      // Frames that were read are still dispatched after a close.
      this.session.receive(message);
    }
    if (!this.socket.paused) this.#atHand = AT_HAND;
  }

  writeText(): void {
    this.model.mayClose.add(CloseCode.Malformed);
    this.session.violated(new ProtocolError('a text message'));
  }

  drain(bytes: number): void {
    this.socket.bufferedBytes = Math.max(0, this.socket.bufferedBytes - bytes);
    this.session.written();
  }

  disconnect(): void {
    this.model.closed ??= 'by the client';
    this.socket.over = true;
    this.session.connectionClosed();
  }

  /** Registered or shown to be the install, as far as the keys service said. */
  isProven(registrationId: number): boolean {
    return this.#proven.has(registrationId);
  }

  /** Devices of the own user changed. */
  changed({ removedDeviceIds, devices }: DirectoryChange): void {
    const { deviceId } = this.address;
    if (!removedDeviceIds.includes(deviceId)) return;
    this.model.mayClose.add(CloseCode.DeviceRemoved);
    const left = devices.find((device) => device.deviceId === deviceId)?.registrationId;
    this.#proven = new Set([...this.#proven].filter((registrationId) => registrationId === left));
  }

  /** After each step. */
  check(): void {
    const { violated, services, slot } = this.options;
    const { clock } = services;
    const closed = this.model.closed !== undefined;
    const now = clock.monotonic();
    this.#pausedAt = this.socket.paused ? (this.#pausedAt ?? now) : undefined;
    if (this.socket.afterEnd.length > 0)
      violated(`connection ${slot}: ${this.socket.afterEnd.join(', ')} after the end`);
    if (this.deadlinesAfterEnd > 0) violated(`connection ${slot}: a timer after the end`);
    if (closed) return;
    const underWay = this.callsUnderWay + this.sendsUnderWay;
    if (underWay > LIMITS.maxRequestsInFlight) violated(`connection ${slot}: ${underWay} requests under way`);
    this.#checkDeadlines(now);
    const { bufferedBytes } = this.socket;
    if (bufferedBytes > LIMITS.outgoing.closeBytes)
      violated(`connection ${slot}: ${bufferedBytes} bytes unsent, and open`);
  }

  #checkDeadlines(now: number): void {
    const { violated, services, slot } = this.options;
    const over = services.clock.now() >= this.model.expiresAt + 30_000;
    this.#overSince = over ? (this.#overSince ?? now) : undefined;
    // The sweep was planned by the time that it was then: a jump is noticed at the next look at the peer.
    if (over && now - (this.#overSince ?? now) > 152_000) violated(`connection ${slot}: open with an expired token`);
    const helloOver = now - this.#openedAt > LIMITS.helloTimeoutMs + 2 * TICK_MS;
    if (helloOver && !this.helloSent) violated(`connection ${slot}: open without a Hello`);
    if (now - (this.#pausedAt ?? now) > LIMITS.inputStallMs + 2 * TICK_MS + 1_000)
      violated(`connection ${slot}: not read for too long`);
  }

  /** Closes that the time explains, or a revocation. */
  #explain(): void {
    const { mayClose } = this.model;
    const { revocations } = this.options.services;
    const { identity } = this.session;
    const used = [identity.deviceId, ...this.named];
    if (used.some((deviceId) => revocations.isRevoked(identity, deviceId))) mayClose.add(CloseCode.TokenInvalid);
    const { clock } = this.options.services;
    const now = clock.monotonic();
    if (clock.now() >= this.model.expiresAt + 30_000) mayClose.add(CloseCode.TokenInvalid);
    if (!this.model.welcomed && now - this.#openedAt >= LIMITS.helloTimeoutMs - TICK_MS)
      mayClose.add(CloseCode.HelloTimeout);
    if (this.socket.bufferedBytes > LIMITS.outgoing.pauseBytes / 2) mayClose.add(CloseCode.TryAgainLater);
    if (this.socket.paused && now - (this.#pausedAt ?? now) >= LIMITS.inputStallMs - TICK_MS)
      mayClose.add(CloseCode.TryAgainLater);
    if (now - this.#heardAt >= 2.5 * 15_000) mayClose.add('terminated');
    const { proven, unproven } = this.options.services.shared.flood;
    const penaltyMs = Math.max(proven.penaltyMs(this.options.userId), unproven.penaltyMs(this.options.userId));
    if (this.model.rateLimited >= 8 || penaltyMs > 0) mayClose.add(CloseCode.Flooding);
  }

  #keys(): KeysApi {
    const { services, slot, violated } = this.options;
    const api = services.keys.apiFor(slot, (name, address) => {
      if (this.model.closed !== undefined) violated(`connection ${slot}: ${name} asked after the end`);
      if (name === 'ownState' && address !== undefined) this.#claimed(address);
      const own = address === undefined || address.userId === this.options.userId;
      if (!own) violated(`connection ${slot}: I4: ${name} for another user`);
      if (['upload', 'claim', 'remove'].includes(name) && this.#proven.size === 0)
        violated(`connection ${slot}: I4: ${name} unproven`);
    });
    const count = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => {
      return async (...args: A): Promise<T> => {
        this.callsUnderWay++;
        try {
          return await call(...args);
        } finally {
          this.callsUnderWay--;
        }
      };
    };
    return {
      ...api,
      ownState: count(async (address) => {
        const state = await api.ownState(address);
        const { claimed } = this;
        const { own } = state;
        if (own !== undefined && claimed?.registrationId === own.registrationId && claimed.secretHash !== undefined) {
          if (Buffer.compare(claimed.secretHash, own.deviceSecretHash) === 0) {
            this.#proven = new Set([own.registrationId]);
          }
        }
        return state;
      }),
      register: count(async (address, registration) => {
        const registered = await api.register(address, registration);
        this.#proven.add(registration.registrationId);
        return registered;
      }),
      upload: count((...args) => api.upload(...args)),
      claim: count((claim) => api.claim(claim)),
      devices: count((userId) => api.devices(userId)),
      remove: count((address) => api.remove(address)),
    };
  }

  #router(): MailboxRouter {
    const { services, slot, violated } = this.options;
    return {
      attach: (request, listener) => {
        this.#checkAttach(request);
        this.model.mailboxPresent = true;
        const attachment = services.router.attach(request, this.#listener(listener));
        return this.#attachment(attachment);
      },
      send: (send, waiter) => {
        if (this.model.closed !== undefined) violated(`connection ${slot}: a send handed over after the end`);
        if (addressKey(send.sender) !== addressKey(this.address))
          violated(`connection ${slot}: I4: a send in another name`);
        // What is asked of the dedup window stores nothing.
        const unproven = () => !send.probe && this.#proven.size === 0;
        if (unproven()) violated(`connection ${slot}: I4: a send of an unproven device`);
        this.sendsUnderWay++;
        let settled = false;
        services.router.send(send, {
          stillRight: () => {
            const right = waiter.stillRight();
            if (right && unproven()) violated(`connection ${slot}: I4: a held send of an unproven device`);
            return right;
          },
          settled: (outcome) => {
            if (settled) violated(`connection ${slot}: a send settled twice`);
            settled = true;
            this.sendsUnderWay--;
            waiter.settled(outcome);
          },
        });
      },
    };
  }

  /** A Hello was taken: the first of those that are not judged yet which names this device. */
  #claimed({ deviceId }: Address): void {
    const index = this.claims.findIndex(({ claimed }) => claimed.deviceId === deviceId);
    const claim = this.claims[index];
    if (claim === undefined) return;
    this.claims.splice(0, index);
    this.claimed = claim.claimed;
    this.model.window = claim.window;
  }

  #checkAttach(request: AttachRequest): void {
    const { slot, violated } = this.options;
    if (request.address !== addressKey(this.address)) violated(`connection ${slot}: I4: attached to another mailbox`);
    if (!this.#proven.has(request.registrationId)) violated(`connection ${slot}: I4: attached without proof`);
    if (this.claimed?.sendOnly === true) violated(`connection ${slot}: a send-only session attached`);
    if (this.model.closed !== undefined) violated(`connection ${slot}: attached after the end`);
    if (this.model.mailboxPresent) violated(`connection ${slot}: two attachments at once`);
  }

  #attachment(attachment: MailboxAttachment): MailboxAttachment {
    return {
      ack: (ids) => attachment.ack(ids),
      detach: () => {
        this.model.mailboxGone();
        attachment.detach();
      },
    };
  }

  #listener(listener: MailboxListener): MailboxListener {
    const { model } = this;
    let first = true;
    const told: MailboxListener = {
      attached: () => {
        model.told({ kind: first ? 'attached' : 'restarted' });
        first = false;
        listener.attached();
      },
      restarting: () => {
        model.sessionVoid();
        listener.restarting();
      },
      ended: (reason) => {
        model.mayClose.add(reason === 'replaced' ? CloseCode.Replaced : CloseCode.DeviceRemoved);
        model.mailboxGone();
        listener.ended(reason);
      },
      deliver: (deliveries) => {
        for (const { deliveryId, deliver } of deliveries) {
          const { serverTime: number, ciphertext } = v1.Deliver.decode(deliver);
          model.told({ kind: 'deliver', id: hexOf(deliveryId), number, bytes: ciphertext.length });
        }
        listener.deliver(deliveries);
      },
      confirmed: (ids) => {
        model.confirmedBy(ids);
        listener.confirmed(ids);
      },
      caughtUp: (phase) => {
        const { CAUGHT_UP_PHASE_SENT, CAUGHT_UP_PHASE_CONFIRMED } = v1.CaughtUpPhase;
        model.told({ kind: 'caughtUp', phase: phase === 'sent' ? CAUGHT_UP_PHASE_SENT : CAUGHT_UP_PHASE_CONFIRMED });
        listener.caughtUp(phase);
      },
      dropped: (notice) => {
        model.told({ kind: 'dropped', id: hexOf(notice.deliveryId) });
        listener.dropped(notice);
      },
    };
    return told;
  }
}
