import { createHash } from 'node:crypto';
import { NO_DEVICES, addToRanges } from '@lantern/keys';
import type { UserId } from '@lantern/protocol';
import { Auditor } from '../clients/auditor.js';
import { DurablePromises } from '../clients/durable-promises.js';
import { kemKey, nextKeys, signedKey } from '../clients/install.js';
import { SimDevice } from '../clients/sim-device.js';
import { Cluster } from '../cluster/cluster.js';
import { EPOCH_MS } from '../engine/sim-process.js';
import { type Schedule, USERS } from './schedule.js';

const USER_IDS = [1, 2, 3].map((number) => `00000000-0000-4000-8000-00000000000${number}` as UserId);
const ONE_TIME_KEYS = 4;
const DAY_MS = 86_400_000;

/** The cluster of one run, its devices, and who watches them. */
export class World {
  readonly auditor: Auditor;
  readonly cluster: Cluster;
  readonly devices: readonly SimDevice[];
  /** Faults are over: everything is to come to rest. */
  settling = false;

  constructor({ seed, size }: Schedule, trace: boolean) {
    const now = (): number => this.cluster.scheduler.now;
    const auditor = new Auditor(now);
    this.auditor = auditor;
    this.cluster = new Cluster({
      seed,
      size,
      trace,
      appended: (context, records) => auditor.appended(context, records),
      counted: auditor.counted,
      broken: (what) => auditor.violated(what),
    });
    this.cluster.topic.announced = ({ userId, devices }) => auditor.lists.announced(userId, devices, now());
    this.cluster.keyDb.changed = (userId, user) => auditor.lists.changed(userId, user, now());
    this.#watchStores();
    this.devices = USERS.flatMap((count, user) =>
      Array.from({ length: count }, (_, index) => this.#device({ seed, user, deviceId: index + 1 })),
    );
    USERS.forEach((_, user) => this.#install(user));
  }

  #watchStores(): void {
    const { broker, mail, ownership } = this.cluster;
    const promises = new DurablePromises(this.auditor, { mail, ownership });
    broker.onCommitted = promises.committed;
    ownership.onAdvanced = (partition, start) => {
      const name = ownership.read(partition).ownerUrl.slice('ws://'.length);
      this.auditor.owners.set(partition, { at: this.cluster.scheduler.now, name });
      promises.advanced(partition, start, broker.committedTo(partition));
    };
    mail.onPut = promises.put;
    mail.onRemoved = ({ address, partition, offset }) =>
      promises.removed(address, offset, broker.committedTo(partition));
  }

  readonly userOf = (user: number): UserId => USER_IDS[user] as UserId;

  #device({ seed, user, deviceId }: { seed: number; user: number; deviceId: number }): SimDevice {
    return new SimDevice({
      name: `${'ABC'[user]}${deviceId}`,
      address: { userId: this.userOf(user), deviceId },
      cluster: this.cluster,
      auditor: this.auditor,
      seed,
      isSettling: () => this.settling,
    });
  }

  /** Devices are registered before the run. */
  #install(user: number): void {
    const userId = this.userOf(user);
    const own = this.devices.filter(({ address }) => address.userId === userId);
    const { keyDb } = this.cluster;
    const devices = own.map(({ address: { deviceId }, install }) => ({
      deviceId,
      registrationId: install.registrationId,
      identityKey: install.identityKey,
      deviceSecretHash: new Uint8Array(createHash('sha256').update(install.secret).digest()),
      signedPreKey: signedKey(1) as ReturnType<typeof keyOf>,
      lastResortKem: kemKey(1_000) as ReturnType<typeof keyOf>,
      installedAt: EPOCH_MS - 1_000,
      lastSeenDay: Math.floor(EPOCH_MS / DAY_MS),
    }));
    keyDb.replace(userId, 0, { ...NO_DEVICES, revision: 1, devices, lastStamp: EPOCH_MS - 1_000 });
    for (const { address, install, key } of own) {
      const keys = nextKeys(install, ONE_TIME_KEYS).map(keyOf);
      const accepted = addToRanges(
        [],
        keys.map(({ id }) => id),
      );
      const kem = { keys: [], accepted: [] };
      keyDb.refill({ ...address, registrationId: install.registrationId }, { oneTime: { keys, accepted }, kem });
      this.auditor.installs.set(key, install.registrationId);
    }
  }
}

function keyOf(key: { id?: number | null; key?: Uint8Array | null; signature?: Uint8Array | null }) {
  const { id, key: bytes, signature } = key;
  return { id: id ?? 0, key: bytes ?? new Uint8Array(0), signature: signature ?? new Uint8Array(0) };
}
