import { randomInt } from 'node:crypto';
import { type PreKeyUpload, type Registration, newDeviceSecret } from '@lantern/client';
import type { PreKey, SignedPreKey } from '@lantern/protocol';
import {
  IdentityKeyPair,
  KEMKeyPair,
  KyberPreKeyRecord,
  PreKeyRecord,
  PrivateKey,
  SignedPreKeyRecord,
} from '@signalapp/libsignal-client';
import { MemoryKyberPreKeyStore, MemoryPreKeyStore, MemorySignedPreKeyStore } from './memory-stores.js';

/** libsignal's registration ids have 14 bits and are not 0. */
const MAX_REGISTRATION_ID = 0x3fff;

const SIGNED_PRE_KEY_ID = 1;
const LAST_RESORT_KEM_ID = 1;

/** How many one-time keys to make. */
export interface KeyStock {
  readonly oneTime: number;
  readonly kem: number;
}

/** The private keys of one install of a device, and their public halves for the server. */
export class KeyRing {
  readonly identity = IdentityKeyPair.generate();
  readonly registrationId: number;
  readonly deviceSecret = newDeviceSecret();
  readonly preKeys = new MemoryPreKeyStore();
  readonly signedPreKeys = new MemorySignedPreKeyStore();
  readonly kyberPreKeys = new MemoryKyberPreKeyStore();
  #nextOneTimeId = 1;
  #nextKemId = LAST_RESORT_KEM_ID + 1;
  #lasting: Promise<Required<Pick<PreKeyUpload, 'signedPreKey' | 'lastResortKem'>>> | undefined;

  constructor(registrationId = randomInt(1, MAX_REGISTRATION_ID)) {
    this.registrationId = registrationId;
  }

  /** What the device registers with: its lasting keys and a first stock of one-time keys. */
  async registration(stock: KeyStock): Promise<Registration> {
    return {
      registrationId: this.registrationId,
      identityKey: this.identity.publicKey.serialize(),
      deviceSecret: this.deviceSecret,
      ...(await this.lastingKeys()),
      ...(await this.makeOneTimeKeys(stock)),
    };
  }

  /** The signed and the last-resort prekey, made at the first call. */
  lastingKeys(): Promise<Required<Pick<PreKeyUpload, 'signedPreKey' | 'lastResortKem'>>> {
    this.#lasting ??= this.#makeLastingKeys();
    return this.#lasting;
  }

  /** New one-time keys, under ids that were never used. */
  async makeOneTimeKeys(stock: KeyStock): Promise<Required<Pick<PreKeyUpload, 'oneTime' | 'kem'>>> {
    const oneTime: PreKey[] = [];
    const kem: SignedPreKey[] = [];
    while (oneTime.length < stock.oneTime) oneTime.push(await this.#makeOneTime());
    while (kem.length < stock.kem) kem.push(await this.#makeKem());
    return { oneTime, kem };
  }

  async #makeLastingKeys(): Promise<Required<Pick<PreKeyUpload, 'signedPreKey' | 'lastResortKem'>>> {
    const privateKey = PrivateKey.generate();
    const publicKey = privateKey.getPublicKey();
    const signature = this.identity.privateKey.sign(publicKey.serialize());
    const signed = SignedPreKeyRecord.new(SIGNED_PRE_KEY_ID, Date.now(), publicKey, privateKey, signature);
    await this.signedPreKeys.saveSignedPreKey(SIGNED_PRE_KEY_ID, signed);
    const lastResort = this.#kyberRecord(LAST_RESORT_KEM_ID);
    await this.kyberPreKeys.saveLastResort(LAST_RESORT_KEM_ID, lastResort);
    const signedPreKey = { id: SIGNED_PRE_KEY_ID, key: publicKey.serialize(), signature };
    return { signedPreKey, lastResortKem: publicHalf(lastResort) };
  }

  async #makeOneTime(): Promise<PreKey> {
    const id = this.#nextOneTimeId++;
    const privateKey = PrivateKey.generate();
    const publicKey = privateKey.getPublicKey();
    await this.preKeys.savePreKey(id, PreKeyRecord.new(id, publicKey, privateKey));
    return { id, key: publicKey.serialize() };
  }

  async #makeKem(): Promise<SignedPreKey> {
    const id = this.#nextKemId++;
    const record = this.#kyberRecord(id);
    await this.kyberPreKeys.saveKyberPreKey(id, record);
    return publicHalf(record);
  }

  #kyberRecord(id: number): KyberPreKeyRecord {
    const pair = KEMKeyPair.generate();
    const signature = this.identity.privateKey.sign(pair.getPublicKey().serialize());
    return KyberPreKeyRecord.new(id, Date.now(), pair, signature);
  }
}

function publicHalf(record: KyberPreKeyRecord): SignedPreKey {
  return { id: record.id(), key: record.publicKey().serialize(), signature: record.signature() };
}
