import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DirectoryFeed, DirectoryListener, RevocationListener, Revocations } from '@lantern/gateway';
import { type GatewayProcess, createGatewayProcess, loadGatewayProcessSettings } from '@lantern/gateway/distributed';
import { openLmdbKeyStore } from '@lantern/keys';
import { type KeysProcess, createKeysProcess, loadKeysProcessSettings } from '@lantern/keys/distributed';
import { type DirectoryAnnouncer, type DirectoryChange, type Revocation, type UserId, v1 } from '@lantern/protocol';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { RAISED_LIMITS, freePorts } from '@lantern/testkit';
import {
  LmdbAddressBook,
  LmdbDeadLetters,
  LmdbLog,
  LmdbMailbox,
  LmdbOwnership,
  LmdbUserRecords,
  openEnvironment,
} from '@lantern/transport';
import {
  type TransportPorts,
  type TransportProcess,
  createTransportProcess,
  loadTransportProcessSettings,
} from '@lantern/transport/distributed';
import jwt from 'jsonwebtoken';
import { RawClient } from '../raw-client.js';
import { type Device, helloOf, newDevice, registrationOf } from '../test-device.js';

const PARTITIONS = 4;
export const TOKEN_SECRET = 'the secret of those who issue user tokens';
export const SERVICE_SECRET = 'a service secret of more than thirty-two bytes';
const BACKENDS = { KAFKA_BROKERS: 'nowhere:1', MONGODB_URL: 'mongodb://nowhere' };

export function userToken(userId: UserId, secret = TOKEN_SECRET): string {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: 'test', aud: 'messaging', sub: userId, iat, exp: iat + 600 };
  return jwt.sign(claims, secret, { algorithm: 'HS256' });
}

/** The directory log, in memory. */
class MemoryDirectory implements DirectoryAnnouncer {
  readonly #listeners = new Set<DirectoryListener>();
  /** Whether feeds know that they have read everything. */
  live = true;

  async announce(change: DirectoryChange): Promise<void> {
    for (const listener of this.#listeners) listener.changed(change);
  }

  feed(): DirectoryFeed {
    let own: DirectoryListener | undefined;
    const isLive = () => this.live;
    return {
      start: async (listener) => {
        own = listener;
        this.#listeners.add(listener);
        listener.reset();
      },
      get live() {
        return isLive();
      },
      stop: async () => void (own && this.#listeners.delete(own)),
    };
  }
}

/** The revocations log, in memory. */
class MemoryRevocations {
  readonly #listeners = new Set<RevocationListener>();
  readonly #all: Revocation[] = [];

  revoke(revocation: Revocation): void {
    this.#all.push(revocation);
    for (const listener of this.#listeners) listener.revoked(revocation);
  }

  feed(): Revocations {
    let own: RevocationListener | undefined;
    return {
      live: true,
      start: async (listener) => {
        own = listener;
        this.#listeners.add(listener);
        for (const revocation of this.#all) listener.revoked(revocation);
      },
      revoke: async (revocation) => this.revoke(revocation),
      stop: async () => void (own && this.#listeners.delete(own)),
    };
  }
}

type CleanUp = () => Promise<void> | void;

/** Gateways, keys services and a transport as the processes have them, over real sockets, on LMDB, in this process. */
export class SeparateServices {
  readonly directory = new MemoryDirectory();
  readonly revocations = new MemoryRevocations();
  readonly logger = new RecordingLogger();
  readonly clients: RawClient[] = [];
  /** All that clients came with. */
  readonly userTokens: string[] = [];
  readonly #path = mkdtempSync(join(tmpdir(), 'lantern-separate-'));
  readonly #cleanUps: CleanUp[] = [() => rmSync(this.#path, { recursive: true, force: true })];
  readonly #running = new Set<{ stop(): Promise<void> }>();
  /** Where the next transport and keys service listen. */
  linkPort = 0;
  keysPort = 0;

  async stop(): Promise<void> {
    for (const client of this.clients.splice(0)) client.reset();
    for (const service of [...this.#running].reverse()) await this.end(service);
    for (const undo of this.#cleanUps.splice(0).reverse()) await undo();
  }

  async end(service: { stop(): Promise<void> }): Promise<void> {
    this.#running.delete(service);
    await service.stop();
  }

  /** Made and to be started. */
  transport(env: Record<string, string> = {}): TransportProcess {
    const settings = loadTransportProcessSettings({
      ...BACKENDS,
      TRANSPORT_SERVICE_SECRET: SERVICE_SECRET,
      TRANSPORT_LINK_PORT: `${this.linkPort}`,
      ...RAISED_LIMITS.transport,
      ...env,
    });
    const service = createTransportProcess(settings, {
      clock: systemClock,
      logger: this.logger,
      openPorts: () => this.#openPorts(),
    });
    this.#running.add(service);
    return service;
  }

  keys(env: Record<string, string> = {}): KeysProcess {
    const settings = loadKeysProcessSettings({
      ...BACKENDS,
      KEYS_SERVICE_SECRET: SERVICE_SECRET,
      KEYS_PORT: `${this.keysPort}`,
      ...RAISED_LIMITS.keys,
      KEYS_TRANSPORT_URLS: `ws://127.0.0.1:${this.linkPort}`,
      ...env,
    });
    const service = createKeysProcess(settings, {
      clock: systemClock,
      logger: this.logger,
      openStore: async () => openLmdbKeyStore(join(this.#path, 'keys'), { clock: systemClock, logger: this.logger }),
      openAnnouncer: async () => ({
        announce: (change: DirectoryChange) => this.directory.announce(change),
        stop: async () => undefined,
      }),
    });
    this.#running.add(service);
    return service;
  }

  gateway(env: Record<string, string> = {}): GatewayProcess {
    const settings = loadGatewayProcessSettings({
      KAFKA_BROKERS: BACKENDS.KAFKA_BROKERS,
      GATEWAY_SERVICE_SECRET: SERVICE_SECRET,
      GATEWAY_PORT: '0',
      ...RAISED_LIMITS.gateway,
      GATEWAY_TRANSPORT_URLS: `ws://127.0.0.1:${this.linkPort}`,
      GATEWAY_KEYS_URLS: `http://127.0.0.1:${this.keysPort}`,
      GATEWAY_TOKEN_ISSUER: 'test',
      GATEWAY_TOKEN_AUDIENCE: 'messaging',
      GATEWAY_TOKEN_SECRET: TOKEN_SECRET,
      ...env,
    });
    const service = createGatewayProcess(settings, {
      clock: systemClock,
      logger: this.logger,
      feed: this.directory.feed(),
      revocations: this.revocations.feed(),
    });
    this.#running.add(service);
    return service;
  }

  /** Where services listen is known before they start, and is nobody else's while they are down. */
  async fixPorts(): Promise<void> {
    [this.linkPort = 0, this.keysPort = 0] = await freePorts(2);
  }

  /** All of them, with two gateways. */
  async startAll(gatewayEnv: Record<string, string> = {}) {
    await this.fixPorts();
    const transport = this.transport();
    await transport.start();
    const keys = this.keys();
    await keys.start();
    const [a, b] = [this.gateway(gatewayEnv), this.gateway(gatewayEnv)];
    await Promise.all([a.start(), b.start()]);
    for (const { adminPort } of [a, b]) await until(() => isReady(adminPort), { message: 'a gateway is ready' });
    return { transport, keys, a, b };
  }

  async connect({ port }: GatewayProcess, userId: UserId): Promise<RawClient> {
    const token = userToken(userId);
    this.userTokens.push(token);
    const client = await RawClient.connect(`ws://127.0.0.1:${port}`, { token });
    this.clients.push(client);
    return client;
  }

  async register(gateway: GatewayProcess, device: Device, fields: v1.IRegisterDevice = {}): Promise<void> {
    const client = await this.connect(gateway, device.userId);
    await client.expect('welcome', { hello: { deviceId: device.deviceId } });
    await client.expect('preKeyCounts', { registerDevice: registrationOf(device, fields) });
    await client.close();
  }

  /** An attached connection of a registered device. */
  async session(gateway: GatewayProcess, device: Device, hello: v1.IHello = {}): Promise<RawClient> {
    const client = await this.connect(gateway, device.userId);
    const { attachment } = await client.expect('welcome', { hello: { ...helloOf(device), ...hello } });
    if (attachment !== v1.Attachment.ATTACHMENT_ATTACHED) throw new Error('not attached');
    return client;
  }

  /** A new user with one device and its session. */
  async attached(gateway: GatewayProcess, hello: v1.IHello = {}) {
    const device = newDevice();
    await this.register(gateway, device);
    return { device, client: await this.session(gateway, device, hello) };
  }

  async #openPorts(): Promise<TransportPorts> {
    const { logger } = this;
    const path = join(this.#path, 'transport');
    const clock = systemClock;
    const environment = await openEnvironment({ path, maxFileBytes: 1024 ** 3, clock, onBroken: () => undefined });
    const kept = { keepMs: 600_000, keepRecords: 20_000 };
    const log = await LmdbLog.open({ environment, partitionCount: PARTITIONS, clock, logger, ...kept });
    return {
      log,
      mailbox: new LmdbMailbox({ environment, clock, logger }),
      addressBook: new LmdbAddressBook({ environment }),
      ownership: new LmdbOwnership({ environment }),
      wakeUps: { wake: () => undefined },
      deadLetters: new LmdbDeadLetters({ environment, clock }),
      userRecords: new LmdbUserRecords({ environment, logKeptMs: kept.keepMs }),
      close: async () => {
        await log.close();
        await environment.close();
      },
    };
  }
}

export async function isReady(adminPort: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status === 200;
}
