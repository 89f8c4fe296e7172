import { type Address, type AddressKey, type Offset, addressKey } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { TransportService } from '../../src/index.js';
import type { OwnerPorts } from '../../src/owner/partition-owner.js';
import { newUser } from '../service/test-link.js';
import { History } from './history.js';
import { Instance } from './instance.js';
import { Network } from './network.js';
import { PARTITION, ScriptedGroup } from './scripted-log.js';

/** How a rule is taken out. */
export interface Removal {
  /** The code that keeps the rule is another. */
  readonly Transport?: typeof TransportService;
  /** Every process sees its backends through other adapters. */
  readonly adapt?: (ports: OwnerPorts, script: Script) => OwnerPorts;
  /** The stores themselves are others. */
  readonly stores?: Stores;
  readonly prepare?: (script: Script) => void;
}

/** What outlives the processes, beside the log. */
export type Stores = Pick<OwnerPorts, 'mailbox' | 'addressBook' | 'ownership'>;

export type Setting = Removal & { readonly stores: Stores };

/** The backends that a script's processes share, its clients, and what they saw. Nothing in it depends on real time. */
export class Script {
  readonly clock = new ManualClock();
  readonly group = new ScriptedGroup();
  readonly network = new Network();
  readonly stores: Stores;
  readonly history = new History();
  readonly Transport: typeof TransportService;
  readonly bob: Address = { userId: newUser(), deviceId: 1 };
  readonly carol: Address = { userId: newUser(), deviceId: 1 };
  readonly adapt: (ports: OwnerPorts) => OwnerPorts;
  readonly #instances: Instance[] = [];
  readonly #installs = new Map<AddressKey, number>();
  readonly #deliveryIds = new Map<string, Uint8Array>();
  #numbers = 0;

  constructor({ Transport = TransportService, stores, adapt, prepare }: Setting) {
    this.Transport = Transport;
    this.stores = stores;
    this.adapt = (ports) => adapt?.(ports, this) ?? ports;
    prepare?.(this);
  }

  /** A process that was not started yet. */
  create(name: string): Instance {
    const instance = new Instance(this, name);
    this.#instances.push(instance);
    return instance;
  }

  /** A process that owns the partition. Who owned it before was replaced, and does not know it. */
  async owner(name: string): Promise<Instance> {
    const instance = this.create(name);
    await instance.start();
    return instance;
  }

  async passes(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.network.settled();
  }

  /**
   * Every process dies. A new one takes over, each device attaches, and acks what it gets; then each attaches once more.
   * @returns what broke in the whole script
   */
  async comesToRest(): Promise<string[]> {
    await this.stop();
    const last = await this.owner('the last');
    for (const device of [this.bob, this.carol]) {
      for (let attach = 0; attach < 2; attach++) {
        const session = await last.attach(device);
        await session.acks(...this.history.unconfirmedAcks(addressKey(device)), ...session.got());
        await this.passes(5_000);
      }
    }
    const kept = await this.documents();
    await this.stop();
    const left = kept === 0 ? [] : [`${kept} documents are left in the mailbox`];
    return [...this.history.violations(), ...left];
  }

  /** How many documents there are in the mailbox, whether they count or not. */
  async documents(): Promise<number> {
    const all = { partition: PARTITION, above: -1, below: Number.MAX_SAFE_INTEGER as Offset };
    const addresses = [this.bob, this.carol].map(addressKey);
    const bounds = { maxDocuments: 1_000, maxBytes: 1_000_000 };
    const pages = await this.stores.mailbox.read(addresses.map((address) => ({ address, ...all, ...bounds })));
    return pages.reduce((sum, { documents }) => sum + documents.length, 0);
  }

  async stop(): Promise<void> {
    for (const instance of this.#instances) await instance.dies();
  }

  /** The stamp of the device's install. */
  installOf(address: AddressKey): number {
    return this.#installs.get(address) ?? 1;
  }

  /** A purge was confirmed: the device may register anew. */
  purged(address: AddressKey, installedBefore: number): void {
    if (this.installOf(address) >= installedBefore) return;
    this.#installs.set(address, installedBefore);
    this.history.purged(address);
  }

  nextNumber(): number {
    return ++this.#numbers;
  }

  learn(text: string, deliveryId: Uint8Array): void {
    this.#deliveryIds.set(text, deliveryId);
  }

  deliveryIdOf(text: string): Uint8Array {
    const id = this.#deliveryIds.get(text);
    if (id === undefined) throw new Error(`the schedule does not fit any more: nobody got "${text}"`);
    return id;
  }

  textOf(deliveryId: Uint8Array): string {
    const known = [...this.#deliveryIds].find(([, id]) => Buffer.from(id).equals(deliveryId));
    return known?.[0] ?? '?';
  }
}
