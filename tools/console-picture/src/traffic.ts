import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type DeviceCredentials,
  type MessagingClient,
  createClient,
  newDeviceSecret,
  newMessageId,
} from '@lantern/client';
import type { UserId } from '@lantern/protocol';
import { readDevelopmentKey, signDevelopmentToken } from '@lantern/standalone';

export interface TrafficOptions {
  readonly url: string;
  /** Of the server, with its development key. */
  readonly dataDir: string;
  /** With a device each, which sends to the others. */
  readonly users: number;
  /** Of these, how many are away: what is sent to them is parked. */
  readonly away: number;
  /** Of these, how many read but one message in a while. */
  readonly slow: number;
  /** Between two sends of a user, ms. */
  readonly everyMs: number;
}

/** A message, for whoever looks for it. */
export interface SentMessage {
  readonly messageId: string;
  readonly userId: UserId;
  readonly away: boolean;
}

interface Peer {
  readonly userId: UserId;
  readonly registrationId: number;
  readonly client: MessagingClient;
  readonly away: boolean;
}

const DEVICE_ID = 1;
const SLOW_MS = 1_500;
const CLAIM_EVERY = 12;

const key = (id: number, length = 33) => ({ id, key: randomBytes(length) });
const signedKey = (id: number, length = 33) => ({ ...key(id, length), signature: randomBytes(64) });
const keys = <K>(count: number, make: (id: number) => K) =>
  Array.from({ length: count }, (_, index) => make(index + 1));

/** Clients as applications have them: they register, send to each other, ack, and claim keys now and then. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>[] = [];
  #peers: readonly Peer[] = [];
  /** The latest that were accepted, of each kind. */
  readonly latest: { away?: SentMessage; online?: SentMessage } = {};
  /** How many were accepted. */
  accepted = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
    // Everybody pauses under it.
    setMaxListeners(0, this.#stop.signal);
  }

  /** Resolves when everybody is registered and sends. */
  async start(): Promise<void> {
    const { users, away, slow } = this.#options;
    this.#peers = await Promise.all(
      Array.from({ length: users }, (_, index) => this.#join({ away: index < away, slow: index < away + slow })),
    );
    for (const peer of this.#peers) if (!peer.away) this.#running.push(this.#send(peer));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#peers.map(({ client }) => client.close({ timeoutMs: 0 })));
    await Promise.all(this.#running);
  }

  async #join({ away, slow }: { readonly away: boolean; readonly slow: boolean }): Promise<Peer> {
    const userId = randomUUID() as UserId;
    const registrationId = randomInt(1, 16_380);
    const credentials: DeviceCredentials = { registrationId, deviceSecret: newDeviceSecret() };
    const client = this.#client(userId, slow);
    await client.connect();
    await client.register({
      ...credentials,
      identityKey: randomBytes(33),
      signedPreKey: signedKey(1),
      lastResortKem: signedKey(1, 1_569),
      oneTime: keys(randomInt(0, 100), (id) => key(id)),
      kem: keys(randomInt(0, 50), (id) => signedKey(id + 1, 1_569)),
    });
    if (away) await client.close({ timeoutMs: 0 });
    return { userId, registrationId, client, away };
  }

  #client(userId: UserId, slow: boolean): MessagingClient {
    const { url, dataDir } = this.#options;
    const signer = readDevelopmentKey(dataDir)?.privateKey;
    if (signer === undefined) throw new Error(`${dataDir} has no development key`);
    return createClient({
      url,
      token: () => signDevelopmentToken(signer, { userId }),
      deviceId: DEVICE_ID,
      onMessage: () =>
        slow ? pause(SLOW_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined) : undefined,
      onEvent: () => undefined,
    });
  }

  async #send(from: Peer): Promise<void> {
    const others = this.#peers.filter((peer) => peer !== from);
    const { signal } = this.#stop;
    for (let sent = 1; !signal.aborted; sent++) {
      const to = others[randomInt(others.length)] as Peer;
      try {
        if (sent % CLAIM_EVERY === 0) await from.client.claimPreKeys({ userId: to.userId });
        await this.#sendOne(from, to);
        await pause(this.#options.everyMs * (0.5 + Math.random()), undefined, { signal });
      } catch {
        // Stopped, or too many claims: the next one is another.
      }
    }
  }

  async #sendOne(from: Peer, { userId, registrationId, away }: Peer): Promise<void> {
    const messageId = newMessageId();
    const message = { deviceId: DEVICE_ID, registrationId, kind: 1, ciphertext: randomBytes(randomInt(200, 1_200)) };
    const { outcome } = await from.client.send({ messageId, userId, messages: [message] });
    if (outcome !== 'accepted') return;
    this.accepted++;
    this.latest[away ? 'away' : 'online'] = { messageId: Buffer.from(messageId).toString('hex'), userId, away };
  }
}
