import {
  type ClaimedPreKeys,
  type ClientEvent,
  type ClientOptions,
  type DeviceMismatch,
  type IncomingMessage,
  MemorySeenMessages,
  type MessagingClient,
  type OutgoingMessage,
  type PreKeyCounts,
  type Registration,
  type SendOutcome,
  type TokenSource,
  type Welcome,
  createClient,
  newMessageId,
} from '@lantern/client';
import type { Address, DeviceInfo, UserId } from '@lantern/protocol';
import { KeyRing, type KeyStock } from './key-ring.js';
import { RatchetSessions } from './ratchet-sessions.js';
import { SerialQueue } from './serial-queue.js';

/** Acks are confirmed at once, unless the machine does much else. */
const CLOSE_PATIENCE_MS = 30_000;

/** A decrypted message. */
export interface ReceivedText {
  readonly from: Address;
  readonly text: string;
  /** As it was delivered. */
  readonly message: IncomingMessage;
}

/** What became of a text; `rounds` is 1 when the device list was right at once. */
export type SentText = Exclude<SendOutcome, DeviceMismatch> & {
  readonly messageId: Uint8Array;
  readonly rounds: number;
};

/** What a device tells of its work. Functions that are left out are not called. */
export interface SignalDeviceListener {
  /** A message was decrypted; it is acked when this resolved. */
  text?(text: ReceivedText): void | Promise<void>;
  /** A message could not be decrypted; it is acked all the same. */
  undecryptable?(message: IncomingMessage, error: Error): void;
  /** A send was answered so, and goes on. */
  mismatch?(to: UserId, mismatch: DeviceMismatch): void;
  /** Bundles were claimed to start sessions. */
  claimed?(of: UserId, claimed: ClaimedPreKeys): void;
  /** A device came back with another identity key. */
  identityChanged?(address: Address): void;
  event?(event: ClientEvent): void;
}

export interface SignalDeviceOptions {
  /** `ws:` or `wss:` URL of the server. */
  readonly url: string;
  readonly token: TokenSource;
  readonly userId: UserId;
  /** 1 to 127. */
  readonly deviceId: number;
  /** One-time keys to register with. Default: 20 of each kind. */
  readonly stock?: KeyStock;
  readonly listener?: SignalDeviceListener;
  /** Further options of its clients. */
  readonly client?: Partial<
    Omit<ClientOptions, 'url' | 'token' | 'deviceId' | 'credentials' | 'onMessage' | 'onEvent'>
  >;
}

/** A mismatch may come again while devices come and go; a server that answers nothing else is given up. */
const MAX_ROUNDS = 5;

/**
 * One install of a device: its keys, its sessions with other devices, and its client. All of it is in memory and is lost
 * with the object; going offline and coming back is `disconnect` and `connect`.
 */
export class SignalDevice {
  readonly address: Address;
  readonly ring = new KeyRing();
  readonly sessions: RatchetSessions;
  readonly #options: SignalDeviceOptions;
  readonly #listener: SignalDeviceListener;
  readonly #seen = new MemorySeenMessages();
  /** Sends to one user keep their order also over mismatches. */
  readonly #outgoing = new Map<UserId, SerialQueue>();
  #registration: Promise<Registration> | undefined;
  #registered = false;
  #client: MessagingClient | undefined;

  constructor(options: SignalDeviceOptions) {
    const { userId, deviceId, listener = {} } = options;
    this.address = { userId, deviceId };
    this.#options = options;
    this.#listener = listener;
    this.sessions = new RatchetSessions(this.address, this.ring, (address) => listener.identityChanged?.(address));
  }

  /** The client of the current or last connection. @throws Error before the first `connect` */
  get client(): MessagingClient {
    if (!this.#client) throw new Error('the device was never connected');
    return this.#client;
  }

  /** Connects; registers first when this install is not registered. `replace`: takes the address of another install. */
  async connect({ replace = false }: { readonly replace?: boolean } = {}): Promise<Welcome> {
    const client = this.#newClient();
    const welcome = await client.connect();
    if (welcome.attachment === 'attached' || welcome.attachment === 'send-only') return welcome;
    await this.#register(client, replace);
    return client.connect();
  }

  /** Goes offline, after every ack was confirmed, or after so long. @returns how many were not */
  async disconnect(timeoutMs = CLOSE_PATIENCE_MS): Promise<number> {
    const { unconfirmedAcks } = await this.client.close({ timeoutMs });
    return unconfirmedAcks;
  }

  /** Uploads further one-time keys. */
  async replenish(stock: KeyStock): Promise<PreKeyCounts> {
    return this.client.uploadPreKeys(await this.ring.makeOneTimeKeys(stock));
  }

  /** Sends a text to all devices of a user (of the own user: to all others), starting sessions where there are none. */
  sendText(to: UserId, text: string, options: { readonly messageId?: Uint8Array } = {}): Promise<SentText> {
    let queue = this.#outgoing.get(to);
    if (!queue) this.#outgoing.set(to, (queue = new SerialQueue()));
    return queue.run(() => this.#sendText(to, text, options.messageId ?? newMessageId()));
  }

  async #sendText(to: UserId, text: string, messageId: Uint8Array): Promise<SentText> {
    const copies = new Map<number, OutgoingMessage>();
    for (const partner of this.sessions.partners(to)) {
      copies.set(partner.deviceId, await this.sessions.encrypt(to, partner, text));
    }
    for (let rounds = 1; rounds <= MAX_ROUNDS; rounds++) {
      const outcome = await this.client.send({ messageId, userId: to, messages: [...copies.values()] });
      if (outcome.outcome !== 'mismatch') return { ...outcome, messageId, rounds };
      this.#listener.mismatch?.(to, outcome);
      await this.#correct(to, outcome);
      for (const deviceId of [...outcome.extraDeviceIds, ...ids(outcome.stale)]) copies.delete(deviceId);
      for (const partner of this.sessions.partners(to)) {
        if (copies.has(partner.deviceId)) continue;
        copies.set(partner.deviceId, await this.sessions.encrypt(to, partner, text));
      }
    }
    throw new Error(`the server answered ${MAX_ROUNDS} times with a mismatch`);
  }

  /** Brings the sessions with a user's devices up to date with what the server said. */
  async #correct(to: UserId, { missing, stale, extraDeviceIds }: DeviceMismatch): Promise<void> {
    // The new install may have started a session itself meanwhile, which is to be kept.
    const lacking = this.#withoutSession(to, [...missing, ...stale]);
    for (const deviceId of [...extraDeviceIds, ...ids(lacking)]) this.sessions.forget(to, deviceId);
    if (lacking.length === 0) return;
    const known = this.sessions.partners(to);
    const { userId, deviceId } = this.address;
    const self = to === userId ? [{ deviceId, registrationId: this.ring.registrationId }] : [];
    const claimed = await this.client.claimPreKeys({ userId: to, known: [...known, ...self] });
    this.#listener.claimed?.(to, claimed);
    for (const bundle of claimed.bundles) await this.sessions.start(to, bundle);
    for (const gone of claimed.goneDeviceIds) this.sessions.forget(to, gone);
  }

  #withoutSession(userId: UserId, devices: readonly DeviceInfo[]): DeviceInfo[] {
    const installs = new Map(this.sessions.partners(userId).map((each) => [each.deviceId, each.registrationId]));
    return devices.filter(({ deviceId, registrationId }) => installs.get(deviceId) !== registrationId);
  }

  #newClient(): MessagingClient {
    const { url, token, client } = this.#options;
    const { registrationId, deviceSecret } = this.ring;
    this.#client = createClient({
      url,
      token,
      deviceId: this.address.deviceId,
      seenMessages: this.#seen,
      ...client,
      ...(this.#registered ? { credentials: { registrationId, deviceSecret } } : {}),
      onMessage: (message) => this.#receive(message),
      onEvent: (event) => this.#listener.event?.(event),
    });
    return this.#client;
  }

  async #register(client: MessagingClient, replace: boolean): Promise<void> {
    // A registration that was refused, or whose answer was lost, is repeated as it was.
    this.#registration ??= this.ring.registration(this.#options.stock ?? { oneTime: 20, kem: 20 });
    await client.register({ ...(await this.#registration), replace });
    this.#registered = true;
  }

  async #receive(message: IncomingMessage): Promise<void> {
    let text: string;
    try {
      text = await this.sessions.decrypt(message);
    } catch (error) {
      this.#listener.undecryptable?.(message, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    await this.#listener.text?.({ from: message.sender, text, message });
  }
}

function ids(devices: readonly DeviceInfo[]): number[] {
  return devices.map(({ deviceId }) => deviceId);
}
