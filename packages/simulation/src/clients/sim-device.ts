import { type Address, type DeviceInfo, type UserId, addressKey, partitionOf } from '@lantern/protocol';
import type { Cluster } from '../cluster/cluster.js';
import { PARTITIONS } from '../cluster/sim-config.js';
import { Random } from '../engine/random.js';
import { type PipeHost, SimPipe } from '../engine/sim-pipe.js';
import type { Auditor } from './auditor.js';
import { DeviceConnection } from './device-connection.js';
import { type Install, newInstall } from './install.js';
import { Outbox } from './outbox.js';

export interface SimDeviceOptions {
  readonly name: string;
  readonly address: Address;
  readonly cluster: Cluster;
  readonly auditor: Auditor;
  readonly seed: number;
  /** All users, to have somebody to write to. */
  readonly isSettling: () => boolean;
}

const CONNECTIONS = 2;

/** One device: it keeps what it acked until that is confirmed, and what it sends until that is answered. */
export class SimDevice {
  readonly name: string;
  readonly address: Address;
  readonly options: SimDeviceOptions;
  readonly random: Random;
  readonly outbox: Outbox;
  readonly host: PipeHost;
  install: Install;
  /** Acked and not confirmed: by offset. */
  readonly unconfirmed = new Map<number, Uint8Array>();
  readonly views = new Map<UserId, readonly DeviceInfo[]>();
  connections: DeviceConnection[] = [];
  /** Whether it wants to be connected. */
  online = false;
  /** Acks nothing until then, virtual ms. */
  deafUntil = 0;
  /** It was removed: it never comes back. */
  removed = false;
  #dialling = false;
  #installs = 0;

  constructor(options: SimDeviceOptions) {
    const { name, address, seed } = options;
    this.name = name;
    this.address = address;
    this.options = options;
    this.random = new Random(seed, `device ${name}`);
    this.install = newInstall(address.deviceId, ++this.#installs, this.random);
    this.outbox = new Outbox(this);
    this.host = { name, dispatch: (run) => run() };
  }

  get key() {
    return addressKey(this.address);
  }

  get partition() {
    return partitionOf(this.address.userId, PARTITIONS);
  }

  get scheduler() {
    return this.options.cluster.scheduler;
  }

  /** A new installation on the same address. */
  reinstall(): void {
    this.goOffline();
    this.install = newInstall(this.address.deviceId, ++this.#installs, this.random);
    this.unconfirmed.clear();
    this.views.clear();
    this.options.auditor.installs.set(this.key, this.install.registrationId);
    this.goOnline();
  }

  goOnline(): void {
    if (this.removed) return;
    this.online = true;
    if (this.connections.length === 0) this.dial();
  }

  goOffline(): void {
    this.online = false;
    for (const connection of this.connections) connection.close();
  }

  /** Its network changes: it comes by another way, and nobody is told that the old one is gone. */
  roam(): void {
    const connection = this.connections.at(-1);
    if (!this.online || connection === undefined) return this.goOnline();
    this.dial(connection.gateway);
    this.options.cluster.drop(connection.pipe);
  }

  /** Opens a connection, also beside one that it has; not by the gateway `avoided`. */
  dial(avoided?: string): void {
    if (this.#dialling || this.removed || this.connections.length >= CONNECTIONS) return;
    this.#dialling = true;
    const { cluster } = this.options;
    this.scheduler.after(cluster.network.delay(), () => {
      this.#dialling = false;
      if (!this.online) return;
      const name = this.random.pick(cluster.gatewayNames.filter((each) => each !== avoided));
      const gateway = cluster.gateway(name);
      if (gateway === undefined || !gateway.accepting || gateway.process.paused) return this.redial();
      const pipe = new SimPipe(cluster.network, this.host, gateway.process);
      cluster.pipes.add(pipe);
      this.connections.push(new DeviceConnection(this, pipe));
      gateway.connect(pipe.b, this.address.userId);
    });
  }

  redial(): void {
    if (!this.online) return;
    const delay = this.options.isSettling() ? 100 : this.random.between(100, 1_200);
    this.scheduler.after(delay, () => {
      if (this.online && this.connections.length === 0) this.dial();
    });
  }

  /** R4: an older session of it ended: what is not confirmed is acked again. */
  ended(connection: DeviceConnection): void {
    this.connections = this.connections.filter((each) => each !== connection);
    for (const each of this.connections) each.repeatAcks();
    this.outbox.connectionLost(connection);
    if (this.connections.length === 0) this.redial();
  }

  /** Of those that are attached, the newest. */
  get attached(): DeviceConnection | undefined {
    return this.connections.findLast(({ isAttached }) => isAttached);
  }
}
