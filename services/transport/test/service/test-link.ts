import { randomBytes } from 'node:crypto';
import {
  type Address,
  type AddressKey,
  type Delivery,
  type LinkEvent,
  type PartitionId,
  type SendOutcome,
  type TransportLink,
  type UserId,
  type WindowBounds,
  addressKey,
  decodeServerBatch,
  encodeDeliverFrame,
  parseUserId,
  partitionOf,
} from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { TransportService } from '../../src/index.js';

/** Waits until the condition holds; its source is the message when it never does. */
export const eventually = (condition: () => boolean) => until(condition, { message: () => condition.toString() });

let users = 0;
/** A new user, the same in every run. */
export function newUser(): UserId {
  return parseUserId(`00000000-0000-4000-8000-${String(++users).padStart(12, '0')}`) as UserId;
}

export interface TestSession {
  readonly address: AddressKey;
  readonly events: LinkEvent[];
  /** Texts of the messages delivered so far. */
  texts(): string[];
  deliveries(): Delivery[];
  ack(...texts: string[]): void;
  confirmed(): number;
  ended(): string | undefined;
  detach(): void;
}

/** A gateway as a test plays it: one link to a transport. */
export class TestLink {
  readonly events: LinkEvent[] = [];
  readonly #link: TransportLink;
  readonly #partitionCount: number;
  #numbers = 0;

  constructor(transport: TransportService, partitionCount: number) {
    this.#partitionCount = partitionCount;
    this.#link = transport.connect((event) => this.events.push(event));
  }

  partitionOf(userId: UserId): PartitionId {
    return partitionOf(userId, this.#partitionCount);
  }

  /** Waits until all partitions are owned, and says that there are no sessions. */
  async ready(): Promise<void> {
    const owned = () => this.events.findLast((event) => event.type === 'partitions')?.owned ?? [];
    await eventually(() => owned().length === this.#partitionCount);
    for (const { partition } of owned()) this.#link.request({ type: 'attach-done', partition });
  }

  attach(
    device: Address,
    options: { registrationId?: number; installedAt?: number; window?: WindowBounds; connectedAt?: number } = {},
  ): TestSession {
    const { registrationId = 1, installedAt = 1, window = { messages: 100, bytes: 1_000_000 } } = options;
    const { connectedAt = ++this.#numbers } = options;
    const session = ++this.#numbers;
    const address = addressKey(device);
    const partition = this.partitionOf(device.userId);
    const connectionId = randomBytes(16).toString('hex');
    this.#link.request({
      type: 'attach',
      session,
      partition,
      address,
      registrationId,
      installedAt,
      connectedAt,
      connectionId,
      window,
    });
    return this.#session({ session, partition, address });
  }

  #session({
    session,
    partition,
    address,
  }: {
    session: number;
    partition: PartitionId;
    address: AddressKey;
  }): TestSession {
    const mine = () => this.events.filter((event) => 'session' in event && event.session === session);
    const deliveries = () => mine().flatMap((event) => (event.type === 'deliver' ? event.deliveries : []));
    return {
      address,
      get events() {
        return mine();
      },
      deliveries,
      texts: () => deliveries().map(textOf),
      ack: (...texts) => {
        const deliveryIds = deliveries()
          .filter((delivery) => texts.includes(textOf(delivery)))
          .map(({ deliveryId }) => deliveryId);
        this.#link.request({ type: 'ack', session, partition, deliveryIds });
      },
      confirmed: () =>
        mine().reduce((sum, event) => sum + (event.type === 'confirmed' ? event.deliveryIds.length : 0), 0),
      ended: () => mine().find((event) => event.type === 'ended')?.reason,
      detach: () => this.#link.request({ type: 'detach', session, partition }),
    };
  }

  async send(
    from: Address,
    to: UserId,
    message: {
      text: string;
      devices?: number[];
      registrationId?: number;
      id?: Uint8Array;
      ttlMs?: number;
      ephemeral?: boolean;
      urgent?: boolean;
      notAfter?: number;
      probe?: boolean;
    },
  ): Promise<SendOutcome> {
    const {
      text,
      devices = [1],
      registrationId = 1,
      id = randomBytes(16),
      ephemeral = false,
      urgent = false,
      probe = false,
    } = message;
    const request = ++this.#numbers;
    const { ttlMs, notAfter } = message;
    this.#link.request({
      type: 'send',
      request,
      partition: this.partitionOf(to),
      sender: from,
      probe,
      send: {
        messageId: id,
        recipient: to,
        messages: devices.map((deviceId) => ({ deviceId, registrationId, kind: 1, ciphertext: Buffer.from(text) })),
        ephemeral,
        urgent,
        ...(ttlMs === undefined ? {} : { ttlMs }),
        ...(notAfter === undefined ? {} : { notAfter }),
      },
    });
    const answer = () => this.events.find((event) => event.type === 'send-result' && event.request === request);
    await eventually(() => answer() !== undefined);
    const event = answer();
    if (event?.type !== 'send-result') throw new Error('no answer');
    return event.result;
  }

  async purge(device: Address, installedBefore = 2): Promise<boolean> {
    const request = ++this.#numbers;
    const partition = this.partitionOf(device.userId);
    this.#link.request({ type: 'purge', request, partition, address: addressKey(device), installedBefore });
    const answer = () => this.events.find((event) => event.type === 'purge-result' && event.request === request);
    await eventually(() => answer() !== undefined);
    const event = answer();
    return event?.type === 'purge-result' && event.purged;
  }

  close(): void {
    this.#link.close();
  }
}

/** What the sender wrote. */
export function textOf({ deliver, deliveryId, redelivered }: Delivery): string {
  const [frame] = decodeServerBatch(encodeDeliverFrame(deliver, deliveryId, redelivered));
  return Buffer.from(frame?.deliver?.ciphertext ?? []).toString();
}
