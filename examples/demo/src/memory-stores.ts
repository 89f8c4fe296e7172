import {
  type Direction,
  IdentityChange,
  IdentityKeyStore,
  KyberPreKeyRecord,
  KyberPreKeyStore,
  PreKeyRecord,
  PreKeyStore,
  type PrivateKey,
  type ProtocolAddress,
  type PublicKey,
  SessionRecord,
  SessionStore,
  SignedPreKeyRecord,
  SignedPreKeyStore,
} from '@signalapp/libsignal-client';

/** Records as they would be stored: serialised, so that nothing is shared with what was handed out. */
type Bytes = Uint8Array<ArrayBuffer>;

function found(bytes: Bytes | undefined, what: string, id: number): Bytes {
  if (bytes === undefined) throw new Error(`there is no ${what} ${id}`);
  return bytes;
}

const key = (address: ProtocolAddress) => `${address.name()}.${address.deviceId()}`;

/** A device of another user with which a session exists. */
export interface SessionPartner {
  readonly deviceId: number;
  /** The install that the session was made with. */
  readonly registrationId: number;
}

/** Sessions in memory. */
export class MemorySessionStore extends SessionStore {
  readonly #sessions = new Map<string, Bytes>();

  override saveSession(address: ProtocolAddress, record: SessionRecord): Promise<void> {
    this.#sessions.set(key(address), record.serialize());
    return Promise.resolve();
  }

  override getSession(address: ProtocolAddress): Promise<SessionRecord | null> {
    const bytes = this.#sessions.get(key(address));
    return Promise.resolve(bytes ? SessionRecord.deserialize(bytes) : null);
  }

  override async getExistingSessions(addresses: ProtocolAddress[]): Promise<SessionRecord[]> {
    const records = await Promise.all(addresses.map((address) => this.getSession(address)));
    return records.filter((record) => record !== null);
  }

  remove(address: ProtocolAddress): void {
    this.#sessions.delete(key(address));
  }

  /** The devices of a user with a session that can be used to send. */
  partners(userId: string): SessionPartner[] {
    const partners: SessionPartner[] = [];
    for (const [name, bytes] of this.#sessions) {
      if (!name.startsWith(`${userId}.`)) continue;
      const record = SessionRecord.deserialize(bytes);
      if (!record.hasCurrentState()) continue;
      const deviceId = Number(name.slice(userId.length + 1));
      partners.push({ deviceId, registrationId: record.remoteRegistrationId() });
    }
    return partners;
  }
}

/** The own identity and those of others, trusted on first use and also after a change, which is told. */
export class MemoryIdentityStore extends IdentityKeyStore {
  readonly #identities = new Map<string, PublicKey>();

  constructor(
    readonly privateKey: PrivateKey,
    readonly registrationId: number,
    readonly changed: (address: ProtocolAddress) => void,
  ) {
    super();
  }

  override getIdentityKey(): Promise<PrivateKey> {
    return Promise.resolve(this.privateKey);
  }

  override getLocalRegistrationId(): Promise<number> {
    return Promise.resolve(this.registrationId);
  }

  override saveIdentity(address: ProtocolAddress, identity: PublicKey): Promise<IdentityChange> {
    const known = this.#identities.get(key(address));
    this.#identities.set(key(address), identity);
    if (known === undefined || known.equals(identity)) return Promise.resolve(IdentityChange.NewOrUnchanged);
    this.changed(address);
    return Promise.resolve(IdentityChange.ReplacedExisting);
  }

  override isTrustedIdentity(_address: ProtocolAddress, _key: PublicKey, _direction: Direction): Promise<boolean> {
    return Promise.resolve(true);
  }

  override getIdentity(address: ProtocolAddress): Promise<PublicKey | null> {
    return Promise.resolve(this.#identities.get(key(address)) ?? null);
  }
}

/** One-time EC prekeys; each is gone after its use. */
export class MemoryPreKeyStore extends PreKeyStore {
  readonly #keys = new Map<number, Bytes>();

  override savePreKey(id: number, record: PreKeyRecord): Promise<void> {
    this.#keys.set(id, record.serialize());
    return Promise.resolve();
  }

  override async getPreKey(id: number): Promise<PreKeyRecord> {
    return PreKeyRecord.deserialize(found(this.#keys.get(id), 'one-time prekey', id));
  }

  override removePreKey(id: number): Promise<void> {
    this.#keys.delete(id);
    return Promise.resolve();
  }

  get size(): number {
    return this.#keys.size;
  }
}

/** Signed EC prekeys. */
export class MemorySignedPreKeyStore extends SignedPreKeyStore {
  readonly #keys = new Map<number, Bytes>();

  override saveSignedPreKey(id: number, record: SignedPreKeyRecord): Promise<void> {
    this.#keys.set(id, record.serialize());
    return Promise.resolve();
  }

  override async getSignedPreKey(id: number): Promise<SignedPreKeyRecord> {
    return SignedPreKeyRecord.deserialize(found(this.#keys.get(id), 'signed prekey', id));
  }
}

/** KEM prekeys: one-time ones are gone after their use, last-resort ones stay. */
export class MemoryKyberPreKeyStore extends KyberPreKeyStore {
  readonly #keys = new Map<number, Bytes>();
  readonly #lastResort = new Set<number>();
  /** Uses of last-resort keys; a base key may use one only once. */
  readonly #uses = new Set<string>();

  saveLastResort(id: number, record: KyberPreKeyRecord): Promise<void> {
    this.#lastResort.add(id);
    return this.saveKyberPreKey(id, record);
  }

  override saveKyberPreKey(id: number, record: KyberPreKeyRecord): Promise<void> {
    this.#keys.set(id, record.serialize());
    return Promise.resolve();
  }

  override async getKyberPreKey(id: number): Promise<KyberPreKeyRecord> {
    return KyberPreKeyRecord.deserialize(found(this.#keys.get(id), 'KEM prekey', id));
  }

  override async markKyberPreKeyUsed(id: number, signedPreKeyId: number, baseKey: PublicKey): Promise<void> {
    if (!this.#lastResort.has(id)) {
      this.#keys.delete(id);
      return;
    }
    const use = `${id} ${signedPreKeyId} ${Buffer.from(baseKey.serialize()).toString('base64')}`;
    if (this.#uses.has(use)) throw new Error('a last-resort KEM prekey was used twice with one base key');
    this.#uses.add(use);
  }
}
