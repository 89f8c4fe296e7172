import { randomBytes, randomInt } from 'node:crypto';
import {
  type ClientOptions,
  type MessagingClient,
  type SendOutcome,
  createClient,
  newDeviceSecret,
} from '@lantern/client';
import type { UserId } from '@lantern/protocol';
import type { DrillStack } from '../stack/drill-stack.js';
import { newUser } from './people.js';

type Handlers = Pick<ClientOptions, 'onMessage' | 'onEvent' | 'observer' | 'window' | 'maxRequests'>;

export interface Envelope {
  readonly messageId: Uint8Array;
  readonly payload: Uint8Array;
  readonly timeoutMs?: number;
}

export interface DeviceOptions {
  readonly gateway: number;
  /** Of its mailbox; any unless told. */
  readonly partition?: number;
  readonly url?: string;
}

/** The only device of a user. */
export class Device {
  readonly userId: UserId;
  readonly #stack: DrillStack;
  readonly #url: string;
  readonly #registrationId = randomInt(1, 2 ** 31);
  readonly #deviceSecret = newDeviceSecret();
  #registered = false;
  #client: MessagingClient | undefined;

  /** `url` is where it connects, if not to the gateway itself. */
  constructor(stack: DrillStack, { gateway, partition, url }: DeviceOptions) {
    this.#stack = stack;
    const { urls } = stack.constellation;
    this.#url = url ?? urls[gateway % urls.length] ?? '';
    this.userId = newUser(partition);
  }

  get client(): MessagingClient {
    if (this.#client === undefined) throw new Error('the device is offline');
    return this.#client;
  }

  get online(): boolean {
    return this.#client !== undefined;
  }

  /** Connects, and registers the first time; `onMessage` takes everything unless told. */
  async connect(handlers: Handlers = {}): Promise<this> {
    await this.greet(handlers);
    if (this.#registered) return this;
    const signedPreKey = { id: 1, key: randomBytes(33), signature: randomBytes(64) };
    await this.client.register({ ...this.#credentials, identityKey: randomBytes(33), signedPreKey });
    await this.client.connect();
    this.#registered = true;
    return this;
  }

  /** Connects, and registers nothing: unless it was registered before, no mailbox is attached. */
  async greet(handlers: Handlers = {}): Promise<void> {
    const { constellation } = this.#stack;
    this.#client = createClient({
      url: this.#url,
      token: () => constellation.token(this.userId),
      deviceId: 1,
      onMessage: () => undefined,
      ...(this.#registered && { credentials: this.#credentials }),
      ...handlers,
    });
    await this.#client.connect();
  }

  /** @returns how many acks were not confirmed */
  async disconnect(timeoutMs = 5_000): Promise<number> {
    const client = this.#client;
    this.#client = undefined;
    return (await client?.close({ timeoutMs }))?.unconfirmedAcks ?? 0;
  }

  send(to: Device, { messageId, payload, timeoutMs }: Envelope): Promise<SendOutcome> {
    const message = { deviceId: 1, registrationId: to.#registrationId, kind: 1, ciphertext: payload };
    const bounded = timeoutMs === undefined ? {} : { timeoutMs };
    return this.client.send({ messageId, userId: to.userId, messages: [message], ...bounded });
  }

  get #credentials() {
    return { registrationId: this.#registrationId, deviceSecret: this.#deviceSecret };
  }
}
