import type { IncomingMessage, OutgoingMessage, PreKeyBundle } from '@lantern/client';
import type { Address, UserId } from '@lantern/protocol';
import {
  CiphertextMessageType,
  KEMPublicKey,
  PreKeyBundle as SignalBundle,
  PreKeySignalMessage,
  ProtocolAddress,
  PublicKey,
  SignalMessage,
  processPreKeyBundle,
  signalDecrypt,
  signalDecryptPreKey,
  signalEncrypt,
} from '@signalapp/libsignal-client';
import type { KeyRing } from './key-ring.js';
import { MemoryIdentityStore, MemorySessionStore, type SessionPartner } from './memory-stores.js';
import { SerialQueue } from './serial-queue.js';

/** The kinds of messages that libsignal makes in a session of two. */
const WHISPER: number = CiphertextMessageType.Whisper;
const PRE_KEY: number = CiphertextMessageType.PreKey;

/** The sessions of one install with all other devices: libsignal's PQXDH and ratchets over stores in memory. */
export class RatchetSessions {
  readonly #ring: KeyRing;
  readonly #local: ProtocolAddress;
  readonly #sessions = new MemorySessionStore();
  readonly #identities: MemoryIdentityStore;
  /** libsignal loads a session, works on it and stores it: one at a time, or steps of a ratchet get lost. */
  readonly #turns = new SerialQueue();

  /** `identityChanged`: a device came back with another identity key; an application would tell its user. */
  constructor(own: Address, ring: KeyRing, identityChanged: (address: Address) => void) {
    this.#ring = ring;
    this.#local = ProtocolAddress.new(own.userId, own.deviceId);
    this.#identities = new MemoryIdentityStore(ring.identity.privateKey, ring.registrationId, (address) =>
      identityChanged({ userId: address.name() as UserId, deviceId: address.deviceId() }),
    );
  }

  /** The devices of a user with which a session exists, each with the install it was made with. */
  partners(userId: UserId): SessionPartner[] {
    return this.#sessions.partners(userId);
  }

  /** Forgets the session with a device that is gone or was reinstalled. */
  forget(userId: UserId, deviceId: number): void {
    this.#sessions.remove(ProtocolAddress.new(userId, deviceId));
  }

  /** Starts a session by PQXDH. @throws Error for a bundle without KEM prekey, or with signatures that do not fit */
  async start(userId: UserId, { device, signedPreKey, oneTime, kem }: PreKeyBundle): Promise<void> {
    if (kem === undefined) throw new Error('the bundle has no KEM prekey: PQXDH needs one');
    const bundle = SignalBundle.new(
      device.registrationId,
      device.deviceId,
      oneTime?.id ?? null,
      oneTime ? PublicKey.deserialize(bytes(oneTime.key)) : null,
      signedPreKey.id,
      PublicKey.deserialize(bytes(signedPreKey.key)),
      bytes(signedPreKey.signature),
      PublicKey.deserialize(bytes(device.identityKey)),
      kem.id,
      KEMPublicKey.deserialize(bytes(kem.key)),
      bytes(kem.signature),
    );
    const remote = ProtocolAddress.new(userId, device.deviceId);
    await this.#turns.run(() => processPreKeyBundle(bundle, remote, this.#local, this.#sessions, this.#identities));
  }

  /** Encrypts for one device in the session that exists with it. */
  encrypt(userId: UserId, partner: SessionPartner, text: string): Promise<OutgoingMessage> {
    return this.#turns.run(async () => {
      const remote = ProtocolAddress.new(userId, partner.deviceId);
      const plaintext = new TextEncoder().encode(text);
      const message = await signalEncrypt(plaintext, remote, this.#local, this.#sessions, this.#identities);
      return { ...partner, kind: message.type(), ciphertext: message.serialize() };
    });
  }

  /** Decrypts, and starts the session when the message does. @throws Error for what cannot be decrypted */
  decrypt({ sender, kind, ciphertext }: IncomingMessage): Promise<string> {
    return this.#turns.run(async () => {
      const remote = ProtocolAddress.new(sender.userId, sender.deviceId);
      return new TextDecoder().decode(await this.#plaintext(remote, kind, bytes(ciphertext)));
    });
  }

  #plaintext(remote: ProtocolAddress, kind: number, ciphertext: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const { preKeys, signedPreKeys, kyberPreKeys } = this.#ring;
    if (kind === WHISPER) {
      const message = SignalMessage.deserialize(ciphertext);
      return signalDecrypt(message, remote, this.#local, this.#sessions, this.#identities);
    }
    if (kind !== PRE_KEY) throw new Error(`messages of kind ${kind} are not understood`);
    return signalDecryptPreKey(
      PreKeySignalMessage.deserialize(ciphertext),
      remote,
      this.#local,
      this.#sessions,
      this.#identities,
      preKeys,
      signedPreKeys,
      kyberPreKeys,
    );
  }
}

function bytes(view: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view);
}
