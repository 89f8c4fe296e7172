import {
  type Address,
  type AddressKey,
  type LinkEvent,
  type SendOutcome,
  type TransportLink,
  type WindowBounds,
  addressKey,
} from '@lantern/protocol';
import { silentLogger } from '@lantern/runtime';
import { createTransportMetrics, defaultTransportConfig } from '../../src/index.js';
import type { OwnerPorts, PartitionOwner } from '../../src/owner/partition-owner.js';
import { newUser, textOf } from '../service/test-link.js';
import { Gate } from './gate.js';
import type { Script } from './script.js';
import { PARTITION, ScriptedLog } from './scripted-log.js';

export interface Session {
  readonly number: number;
  /** Texts of what it was sent, in order. */
  got(): string[];
  /** Also of what an earlier session got: a client repeats its unconfirmed acks (R4). */
  acks(...texts: readonly string[]): Promise<void>;
  isConfirmed(text: string): boolean;
  detaches(): Promise<void>;
}

const sender: Address = { userId: newUser(), deviceId: 1 };
const WIDE: WindowBounds = { messages: 100, bytes: 1_000_000 };

/** One process of the transport, with the gateway that is linked to it. */
export class Instance {
  /** Its calls to the log, the mailbox and the ownership store. */
  readonly calls: Gate;
  readonly log: ScriptedLog;
  readonly #script: Script;
  readonly #transport: InstanceType<Script['Transport']>;
  readonly #link: TransportLink;
  readonly #sessions = new Map<number, AddressKey>();
  readonly #answers = new Map<number, SendOutcome | boolean>();
  #alive = true;

  constructor(script: Script, name: string) {
    this.#script = script;
    this.calls = new Gate(script.network);
    this.log = new ScriptedLog(script.group, name);
    this.#transport = new script.Transport({ config: defaultTransportConfig, ports: this.#ports() });
    this.#link = this.#transport.connect((event) => this.#onEvent(event));
  }

  /** Joins the group: the partition is its own under a new generation. Who owned it before is not told. */
  async start(): Promise<void> {
    await this.#transport.start();
    await this.#script.network.settled();
  }

  /** Learns that the partition is not its own any more. */
  async learnsItWasReplaced(): Promise<void> {
    this.log.tellLost();
    await this.#script.network.settled();
  }

  /** What it sent may still arrive; nothing more is sent, and no answer is heard. */
  async dies(): Promise<void> {
    if (!this.#alive) return;
    this.#alive = false;
    this.calls.cut();
    // It never resolves: a dead process leaves no group.
    void this.#transport.stop();
    await this.#script.network.settled();
  }

  get owns(): boolean {
    return this.#transport.owned.length > 0;
  }

  /** As it answers operators. @throws when the partition is not its own */
  get owner(): PartitionOwner {
    const [owner] = this.#transport.owned;
    if (owner === undefined) throw new Error('the schedule does not fit any more: the partition is not its own');
    return owner;
  }

  /** An install that is gone counts as another device in the history. */
  async attach(device: Address, options: { window?: WindowBounds; installedAt?: number } = {}): Promise<Session> {
    const { history } = this.#script;
    const number = this.#script.nextNumber();
    const address = addressKey(device);
    const { window = WIDE, installedAt = this.#script.installOf(address) } = options;
    const who =
      installedAt < this.#script.installOf(address) ? (`${address}, install ${installedAt}` as AddressKey) : address;
    this.#sessions.set(number, who);
    history.add({ type: 'attaches', address: who, session: number, text: '' });
    const stamps = { registrationId: 1, installedAt, connectedAt: number, connectionId: String(number) };
    const attach = { session: number, partition: PARTITION, address, ...stamps, window };
    this.#link.request({ type: 'attach', ...attach });
    await this.#script.network.settled();
    return {
      number,
      got: () => history.texts('gets', number),
      isConfirmed: (text) => history.has('is confirmed', number, text),
      acks: async (...texts) => {
        for (const text of texts) history.add({ type: 'acks', address: who, session: number, text });
        const deliveryIds = texts.map((text) => this.#script.deliveryIdOf(text));
        this.#link.request({ type: 'ack', session: number, partition: PARTITION, deliveryIds });
        await this.#script.network.settled();
      },
      detaches: async () => {
        this.#link.request({ type: 'detach', session: number, partition: PARTITION });
        await this.#script.network.settled();
      },
    };
  }

  /** Resolves once they are accepted, in this order. Texts are unique in a script. */
  async accepts(to: Address, ...texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.accept(to, text);
  }

  /** @returns its message id */
  async accept(to: Address, text: string, fields: { readonly ttlMs?: number } = {}): Promise<Uint8Array> {
    const request = this.#script.nextNumber();
    const messageId = Buffer.alloc(16);
    messageId.writeUInt32BE(request);
    const copy = { deviceId: to.deviceId, registrationId: 1, kind: 1, ciphertext: Buffer.from(text) };
    const send = { messageId, recipient: to.userId, messages: [copy], ephemeral: false, urgent: false, ...fields };
    this.#script.history.accepted({ text, address: addressKey(to) });
    this.#link.request({ type: 'send', request, partition: PARTITION, sender, probe: false, send });
    await this.#script.network.settled();
    const answer = this.#answers.get(request);
    if (typeof answer !== 'object' || answer.outcome !== 'accepted') throw new Error(`"${text}" was not accepted`);
    return messageId;
  }

  /** @returns whether it was confirmed that nothing accepted until now comes to the device's next install */
  async purges(device: Address, installedBefore: number): Promise<boolean> {
    const request = this.#script.nextNumber();
    const address = addressKey(device);
    this.#link.request({ type: 'purge', request, partition: PARTITION, address, installedBefore });
    await this.#script.network.settled();
    const purged = this.#answers.get(request) === true;
    if (purged) this.#script.purged(address, installedBefore);
    return purged;
  }

  #ports(): OwnerPorts {
    const { stores, clock, adapt } = this.#script;
    const ports: OwnerPorts = {
      log: this.calls.guard('log', this.log),
      mailbox: this.calls.guard('mailbox', stores.mailbox),
      addressBook: this.calls.guard('addressBook', stores.addressBook),
      ownership: this.calls.guard('ownership', stores.ownership),
      wakeUps: { wake() {} },
      deadLetters: { put: async () => {} },
      clock,
      logger: silentLogger,
      metrics: createTransportMetrics(),
      random: Math.random,
    };
    return adapt(ports);
  }

  #onEvent(event: LinkEvent): void {
    if (!this.#alive) return;
    if (event.type === 'partitions') {
      // The gateway has no session of before: each is attached by the script.
      for (const { partition } of event.owned) queueMicrotask(() => this.#attachDone(partition));
    } else if (event.type === 'send-result') this.#answers.set(event.request, event.result);
    else if (event.type === 'purge-result') this.#answers.set(event.request, event.purged);
    else if ('session' in event) this.#onSessionEvent(event);
  }

  #attachDone(partition: typeof PARTITION): void {
    this.#link.request({ type: 'attach-done', partition });
  }

  #onSessionEvent(event: Extract<LinkEvent, { session: number }>): void {
    const address = this.#sessions.get(event.session);
    if (address === undefined) throw new Error('an event of a session that there is not');
    const about = { address, session: event.session };
    const { history } = this.#script;
    if (event.type === 'deliver') {
      for (const delivery of event.deliveries) {
        const text = textOf(delivery);
        this.#script.learn(text, delivery.deliveryId);
        history.add({ type: 'gets', ...about, text });
      }
    } else if (event.type === 'confirmed') {
      for (const id of event.deliveryIds)
        history.add({ type: 'is confirmed', ...about, text: this.#script.textOf(id) });
    }
  }
}
