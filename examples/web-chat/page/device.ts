import {
  type ClientStorage,
  type DeviceCredentials,
  type DeviceMismatch,
  type IncomingMessage,
  MessagingClient,
  type Outbox,
  type OutgoingMessage,
  type QueuedSend,
  type SettledOutcome,
  indexedDbStorage,
  newDeviceSecret,
  newMessageId,
  openOutbox,
} from '@lantern/client';
import { cuttablePlatform } from './cuttable-platform.js';
import { developmentServer } from './development-server.js';
import { fromHex, hex } from './hex.js';
import type { Journeys } from './journeys.js';

/** One-time keys of an upload: few, so that one can be seen to go. */
const KEYS_PER_UPLOAD = 25;
/** What the meter shows as full. */
export const FULL_STOCK = 50;

interface Identity {
  readonly userId: string;
  readonly registrationId: number;
  readonly deviceSecret: string;
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
/** Nothing is encrypted with these keys: the page shows how they are handed out. */
const signedPreKey = () => ({ id: 1, key: random(33), signature: random(64) });
const oneTime = (firstId: number) =>
  Array.from({ length: KEYS_PER_UPLOAD }, (_, index) => ({ id: firstId + index, key: random(33) }));

function identityOf(name: string): Identity {
  const stored = localStorage.getItem(`lantern-${name}`);
  if (stored !== null) return JSON.parse(stored) as Identity;
  const registrationId = 1 + (new DataView(random(2).buffer).getUint16(0) & 0x3fff);
  const identity = { userId: crypto.randomUUID(), registrationId, deviceSecret: hex(newDeviceSecret()) };
  localStorage.setItem(`lantern-${name}`, JSON.stringify(identity));
  return identity;
}

/** One device of one user on this page. */
export class Device {
  readonly name: string;
  readonly userId: string;
  readonly client: MessagingClient;
  readonly cut: (isCut: boolean) => void;
  readonly #credentials: DeviceCredentials;
  readonly #journeys: Journeys;
  readonly #deviceOf = new Map<string, readonly { deviceId: number; registrationId: number }[]>();
  readonly #messageOf = new Map<string, string>();
  readonly #claimListeners: ((userId: string) => void)[] = [];
  readonly #stockListeners: ((left: number) => void)[] = [];
  #outbox: Outbox | undefined;
  #nextKeyId = Math.floor(Date.now() / 1_000) * 100;

  private constructor(options: { name: string; url: string; storage: ClientStorage; journeys: Journeys }) {
    const { name, url, storage, journeys } = options;
    const { userId, registrationId, deviceSecret } = identityOf(name);
    const { platform, cut } = cuttablePlatform();
    this.name = name;
    this.userId = userId;
    this.cut = cut;
    this.#journeys = journeys;
    this.#credentials = { registrationId, deviceSecret: fromHex(deviceSecret) };
    this.client = new MessagingClient(
      {
        url,
        token: async () => (await developmentServer({ userId, deviceId: 1 })).token,
        deviceId: 1,
        credentials: this.#credentials,
        seenMessages: storage.seenMessages,
        // So that nobody has to wait for a demonstration.
        backoff: { baseMs: 1_000, maxMs: 2_000 },
        onMessage: () => undefined,
        onEvent: (event) => (event.type === 'pre-keys-low' ? this.#uploadKeys() : undefined),
        observer: {
          delivered: (message) => this.#delivered(message),
          acked: (deliveryIds) => this.#acked(deliveryIds),
        },
      },
      platform,
    );
  }

  /** Connects, registers at the first time, and sends what an earlier page left. */
  static async start(name: string, journeys: Journeys): Promise<Device> {
    const { userId } = identityOf(name);
    const [{ url }, storage] = await Promise.all([
      developmentServer({ userId, deviceId: 1 }),
      indexedDbStorage({ name: `lantern-${name}` }),
    ]);
    const device = new Device({ name, url, storage, journeys });
    void device.#connect();
    await device.#openOutbox(storage);
    return device;
  }

  /** Keeps the text in the outbox, and shows how it goes on. */
  async send(to: Device, text: string): Promise<void> {
    const messageId = newMessageId();
    this.#journeys.begin({ id: hex(messageId), from: this.name, text });
    try {
      await this.#outbox?.add({ messageId, userId: to.userId, messages: this.#encrypt(to.userId, text) });
    } catch (error) {
      this.#journeys.failed(hex(messageId), error instanceof Error ? error.message : String(error));
    }
  }

  /** Takes a one-time key of another user's device, as a first contact does. */
  async claimFrom(other: Device): Promise<void> {
    await this.client.claimPreKeys({ userId: other.userId });
    this.#claimed(other.userId);
  }

  /** Calls `listener` with the user whose keys were taken. */
  onClaim(listener: (userId: string) => void): void {
    this.#claimListeners.push(listener);
  }

  onStock(listener: (left: number) => void): void {
    this.#stockListeners.push(listener);
  }

  async #connect(): Promise<void> {
    const welcome = await this.client.connect();
    if (welcome.own && welcome.attachment === 'attached') this.#stock(welcome.own.oneTimeLeft);
    else await this.#register();
  }

  async #register(): Promise<void> {
    const counts = await this.client.register({
      ...this.#credentials,
      identityKey: random(33),
      signedPreKey: signedPreKey(),
      oneTime: this.#newKeys(),
    });
    this.#stock(counts.oneTimeLeft);
  }

  async #openOutbox(storage: ClientStorage): Promise<void> {
    const { client } = this;
    this.#outbox = await openOutbox({
      store: storage.unsent,
      client: {
        get state() {
          return client.state;
        },
        onStateChange: (listener) => client.onStateChange(listener),
        send: (request) => {
          this.#journeys.reached(hex(request.messageId), 'sent');
          return client.send(request);
        },
      },
      onMismatch: (message, mismatch) => this.#correct(message, mismatch),
      onSettled: (message, outcome) => this.#settled(message, outcome),
    });
  }

  /** The devices are others than those that were addressed: takes their keys, and addresses them. */
  async #correct({ userId, messageId }: QueuedSend, mismatch: DeviceMismatch): Promise<readonly OutgoingMessage[]> {
    const gone = new Set([...mismatch.extraDeviceIds, ...mismatch.stale.map(({ deviceId }) => deviceId)]);
    const known = (this.#deviceOf.get(userId) ?? []).filter(({ deviceId }) => !gone.has(deviceId));
    const { bundles } = await this.client.claimPreKeys({ userId, known });
    this.#claimed(userId);
    const added = bundles.map(({ device: { deviceId, registrationId } }) => ({ deviceId, registrationId }));
    this.#deviceOf.set(userId, [...known, ...added]);
    return this.#encrypt(userId, this.#journeys.get(hex(messageId))?.text ?? '');
  }

  /** Does not encrypt: the ciphertext is the text. */
  #encrypt(userId: string, text: string): OutgoingMessage[] {
    const ciphertext = new TextEncoder().encode(text);
    return (this.#deviceOf.get(userId) ?? []).map((device) => ({ ...device, kind: 0, ciphertext }));
  }

  #settled({ messageId }: QueuedSend, outcome: SettledOutcome): void {
    const id = hex(messageId);
    if (outcome.outcome === 'refused') this.#journeys.failed(id, `refused: ${outcome.code}`);
    else if (outcome.outcome === 'mismatch') this.#journeys.failed(id, 'given up');
    else this.#journeys.reached(id, 'accepted');
  }

  #delivered({ messageId, deliveryId }: IncomingMessage): void {
    this.#messageOf.set(hex(deliveryId), hex(messageId));
    this.#journeys.reached(hex(messageId), 'delivered');
  }

  #acked(deliveryIds: readonly Uint8Array[]): void {
    for (const deliveryId of deliveryIds) {
      const id = this.#messageOf.get(hex(deliveryId));
      this.#messageOf.delete(hex(deliveryId));
      if (id !== undefined) this.#journeys.reached(id, 'acked');
    }
  }

  async #uploadKeys(): Promise<void> {
    this.#stock((await this.client.uploadPreKeys({ oneTime: this.#newKeys() })).oneTimeLeft);
  }

  /** Asks how many keys are left: an upload of the signed key alone is answered with that. */
  async countKeys(): Promise<void> {
    this.#stock((await this.client.uploadPreKeys({ signedPreKey: signedPreKey() })).oneTimeLeft);
  }

  #newKeys() {
    const keys = oneTime(this.#nextKeyId % 0xf000_0000);
    this.#nextKeyId += KEYS_PER_UPLOAD;
    return keys;
  }

  #claimed(userId: string): void {
    for (const listener of this.#claimListeners) listener(userId);
  }

  #stock(left: number): void {
    for (const listener of this.#stockListeners) listener(left);
  }
}
