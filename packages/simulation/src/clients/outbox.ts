import { type DeviceInfo, type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import type { SentMessage } from './auditor.js';
import type { DeviceConnection } from './device-connection.js';
import type { ToldDifference } from './device-lists.js';
import type { SimDevice } from './sim-device.js';

interface Draft {
  readonly id: Uint8Array;
  readonly name: string;
  readonly recipient: UserId;
  readonly text: Uint8Array;
  attempts: number;
  /** A try may have been stored, or may be later, without an answer that says so. */
  uncertain: boolean;
  /** Virtual ms. */
  readonly since: number;
  /** Of the last try, virtual ms. */
  sentAt: number;
  /** As sent last. */
  listed: SentMessage['listed'];
  on: DeviceConnection | undefined;
}

const RETRY_MS = 200;
const IN_FLIGHT = 8;
const MAX_ATTEMPTS = 60;

const { PROBLEM_CODE_MAILBOX_FULL, PROBLEM_CODE_UNKNOWN_USER } = v1.ProblemCode;

/** Messages of one device until they are answered; each is repeated under its id. */
export class Outbox {
  readonly #device: SimDevice;
  readonly #drafts = new Set<Draft>();
  /** Of those that needed one attempt: the last offset that was given on a connection to a user. */
  readonly #order = new WeakMap<DeviceConnection, Map<UserId, number>>();

  constructor(device: SimDevice) {
    this.#device = device;
  }

  get size(): number {
    return this.#drafts.size;
  }

  write(recipient: UserId, bytes: number): void {
    const { random } = this.#device;
    const id = random.bytes(16);
    const name = Buffer.from(id).toString('hex');
    const text = new Uint8Array(bytes);
    text.set(id);
    this.#drafts.add({
      id,
      name,
      recipient,
      text,
      attempts: 0,
      uncertain: false,
      since: this.#device.scheduler.now,
      sentAt: 0,
      listed: [],
      on: undefined,
    });
    this.pump();
  }

  pump(): void {
    const connection = this.#device.attached;
    if (connection === undefined) return;
    let inFlight = 0;
    for (const { on } of this.#drafts) if (on !== undefined) inFlight++;
    for (const draft of this.#drafts) {
      if (inFlight >= IN_FLIGHT) return;
      if (draft.on !== undefined) continue;
      inFlight++;
      this.#send(draft, connection);
    }
  }

  connectionLost(connection: DeviceConnection): void {
    for (const draft of this.#drafts) {
      if (draft.on !== connection) continue;
      draft.on = undefined;
      draft.uncertain = true;
    }
    this.pump();
  }

  #send(draft: Draft, connection: DeviceConnection): void {
    const { address, views } = this.#device;
    const isOwn = draft.recipient === address.userId;
    const devices = (views.get(draft.recipient) ?? []).filter((each) => !isOwn || each.deviceId !== address.deviceId);
    draft.listed = devices.map(({ deviceId, registrationId }) => ({ deviceId, registrationId }));
    draft.on = connection;
    draft.attempts++;
    draft.sentAt = this.#device.scheduler.now;
    this.#device.options.auditor.attempted(draft.recipient);
    const messages = draft.listed.map((each) => ({ ...each, kind: 1, ciphertext: draft.text }));
    const userId = userIdToBytes(draft.recipient);
    connection.request(
      { send: { messageId: draft.id, userId, messages, urgent: draft.attempts % 2 === 0 } },
      (answer) => this.#answered(draft, connection, answer),
    );
  }

  #answered(draft: Draft, connection: DeviceConnection, answer: v1.ServerFrame): void {
    if (draft.on !== connection) return;
    draft.on = undefined;
    const { auditor } = this.#device.options;
    const message: SentMessage = {
      id: draft.name,
      sender: this.#device.address,
      recipient: draft.recipient,
      listed: draft.listed,
      listedOnly: false,
      uncertain: draft.uncertain,
      since: draft.since,
    };
    const problem = answer.problem?.code;
    if (answer.accepted) {
      this.#drafts.delete(draft);
      // The own user without other devices: nothing is stored.
      if (draft.listed.length > 0) {
        auditor.accepted(message, answer.accepted.fullDeviceIds ?? []);
        this.#checkOrder(draft, connection);
      }
    } else if (answer.duplicate) {
      this.#drafts.delete(draft);
      auditor.duplicate(message, answer.duplicate.serverTime ?? 0);
    } else if (answer.deviceMismatch) {
      const told = toldBy(answer.deviceMismatch);
      auditor.mismatched(message, told, draft.sentAt);
      this.#learn(draft.recipient, told);
    } else if (problem === PROBLEM_CODE_MAILBOX_FULL) {
      this.#drafts.delete(draft);
      auditor.mailboxFull(message);
    } else if (problem === PROBLEM_CODE_UNKNOWN_USER) {
      this.#drafts.delete(draft);
      auditor.unknownUser(message);
    } else if (draft.attempts > MAX_ATTEMPTS) {
      this.#drafts.delete(draft);
      auditor.violated(`progress: a send of ${this.#device.name} was refused ${draft.attempts} times`);
    } else {
      draft.uncertain = true;
      const delay = answer.problem?.retryAfterMs ?? RETRY_MS;
      this.#device.scheduler.after(delay, () => this.pump());
      return;
    }
    this.pump();
  }

  /** Sends of one session to one user are accepted in frame order. */
  #checkOrder(draft: Draft, connection: DeviceConnection): void {
    if (draft.attempts !== 1) return;
    const { auditor } = this.#device.options;
    const offset = auditor.recordsOfMessage(draft.name)[0]?.offset ?? -1;
    const order = this.#order.get(connection) ?? new Map<UserId, number>();
    this.#order.set(connection, order);
    if (offset < (order.get(draft.recipient) ?? -1))
      auditor.violated(`order: sends of ${this.#device.name} to one user were stored in another order`);
    order.set(draft.recipient, offset);
  }

  #learn(recipient: UserId, { missing, stale, extra }: ToldDifference): void {
    const { views } = this.#device;
    const news = [...missing, ...stale];
    const replaced = new Set(news.map(({ deviceId }) => deviceId));
    const kept = (views.get(recipient) ?? []).filter(
      ({ deviceId }) => !replaced.has(deviceId) && !extra.includes(deviceId),
    );
    views.set(
      recipient,
      [...kept, ...news].sort((a, b) => a.deviceId - b.deviceId),
    );
  }
}

function toldBy({ missing, stale, extraDeviceIds }: v1.IDeviceMismatch): ToldDifference {
  const infoOf = ({ deviceId, registrationId, identityKey }: v1.IDeviceInfo): DeviceInfo => {
    return {
      deviceId: deviceId ?? 0,
      registrationId: registrationId ?? 0,
      identityKey: identityKey ?? new Uint8Array(0),
    };
  };
  return {
    missing: (missing ?? []).map(infoOf),
    stale: (stale ?? []).map(infoOf),
    extra: extraDeviceIds ?? [],
  };
}
