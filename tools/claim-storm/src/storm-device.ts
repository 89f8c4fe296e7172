import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import {
  type ClaimedPreKeys,
  type MessagingClient,
  RequestRefused,
  RequestTimeout,
  createClient,
  newDeviceSecret,
} from '@lantern/client';
import type { Constellation } from '@lantern/testkit';

const EC_KEY_BYTES = 33;
const SIGNATURE_BYTES = 64;
const UPLOAD_KEYS = 100;
/** Over all repeats of a request that the client makes by itself. */
const PATIENCE_MS = 180_000;

function oneTimeKeys(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: from + index, key: randomBytes(EC_KEY_BYTES) }));
}

/** A device of a user of its own, over the client library: it connects again, and repeats what has no answer. */
export class StormDevice {
  readonly userId = randomUUID();
  readonly #credentials = { registrationId: randomInt(1, 2 ** 31), deviceSecret: newDeviceSecret() };
  readonly #constellation: Constellation;
  readonly #url: string;
  #registered = false;
  #client: MessagingClient | undefined;

  constructor(constellation: Constellation, turn: number) {
    const { urls } = constellation;
    this.#constellation = constellation;
    this.#url = urls[turn % urls.length] ?? '';
  }

  /** Connects and registers, with that many one-time keys. */
  async register(keys: number): Promise<void> {
    const client = this.#connect();
    await client.connect();
    await client.register({
      ...this.#credentials,
      identityKey: randomBytes(EC_KEY_BYTES),
      signedPreKey: { id: 1, key: randomBytes(EC_KEY_BYTES), signature: randomBytes(SIGNATURE_BYTES) },
    });
    this.#registered = true;
    for (let from = 1; from <= keys; from += UPLOAD_KEYS)
      await client.uploadPreKeys({ oneTime: oneTimeKeys(from, Math.min(UPLOAD_KEYS, keys - from + 1)) });
  }

  /** Repeats the claim until it is answered. */
  async claim(target: string, claimId: Uint8Array): Promise<ClaimedPreKeys> {
    for (;;) {
      try {
        return await this.#connect().claimPreKeys({ userId: target, claimId });
      } catch (error) {
        // The client gives up after a while; the storm does not.
        const passing = error instanceof RequestTimeout || (error instanceof RequestRefused && error.retry.retryable);
        if (!passing) throw error;
      }
    }
  }

  /** One-time keys that the server still has, as it says at a new connection. */
  async keysLeft(): Promise<number> {
    await this.close();
    const { own } = await this.#connect().connect();
    return own?.oneTimeLeft ?? Number.NaN;
  }

  async close(): Promise<void> {
    await this.#client?.close({ timeoutMs: 1_000 });
    this.#client = undefined;
  }

  #connect(): MessagingClient {
    this.#client ??= createClient({
      url: this.#url,
      token: () => this.#constellation.token(this.userId),
      deviceId: 1,
      ...(this.#registered && { credentials: this.#credentials }),
      requestTimeoutMs: PATIENCE_MS,
      backoff: { baseMs: 50, maxMs: 1_000 },
      onMessage: () => undefined,
    });
    return this.#client;
  }
}
