import { randomBytes, randomUUID } from 'node:crypto';
import { type Address, type UserId, type v1 } from '@lantern/protocol';
import { ManualClock, RecordingLogger, until } from '@lantern/runtime/testing';
import { loadConfig } from '@lantern/runtime';
import jwt from 'jsonwebtoken';
import { createTokenVerification } from '../src/auth/create-token-verification.js';
import { type GatewayConfig, gatewayConfig } from '../src/config.js';
import { type Gateway, type GatewayDeps, createGateway } from '../src/create-gateway.js';
import { DEFAULT_SERVICE_LIMITS } from '../src/session/session-limits.js';
import { hashSecret } from '../src/session/greeting.js';
import { FakeKeys } from './fake-keys.js';
import { FakeTransport, PARTITIONS } from './fake-transport.js';
import { type ConnectOptions, TestClient } from './test-client.js';

export const ISSUER = 'lantern-test';
export const AUDIENCE = 'messaging-test';
const SECRET = 'a secret of more than thirty-two bytes for tests';

export function newUser(): UserId {
  return randomUUID() as UserId;
}

/** A device as its client knows it. */
export interface Credentials extends Address {
  readonly registrationId: number;
  readonly deviceSecret: Uint8Array;
}

export interface TokenOptions {
  readonly deviceId?: number;
  readonly lifetimeSeconds?: number;
}

export class GatewayFixture {
  readonly clock = new ManualClock(Date.now());
  readonly logger = new RecordingLogger();
  readonly keys = new FakeKeys();
  readonly transports: readonly FakeTransport[];
  readonly config: GatewayConfig;
  readonly gateway: Gateway;
  readonly clients: TestClient[] = [];

  private constructor(config: Partial<GatewayConfig>, deps: Partial<GatewayDeps> & { transports?: FakeTransport[] }) {
    const env = {
      GATEWAY_PORT: '0',
      GATEWAY_TOKEN_ISSUER: ISSUER,
      GATEWAY_TOKEN_AUDIENCE: AUDIENCE,
      GATEWAY_TOKEN_SECRET: SECRET,
    };
    this.transports = deps.transports ?? [new FakeTransport()];
    this.config = { ...loadConfig(gatewayConfig, env), ...config };
    this.gateway = createGateway(this.config, {
      keys: this.keys,
      partitionCount: PARTITIONS,
      serviceLimits: DEFAULT_SERVICE_LIMITS,
      logger: this.logger,
      clock: this.clock,
      random: () => 0,
      revocations: { live: true, revoke: async (revocation) => this.gateway.revocationListener.revoked(revocation) },
      verifier: createTokenVerification(this.config, { clock: this.clock, logger: this.logger }).verifier,
      ...deps,
      transports: this.transports,
    });
    this.keys.announcer = this.gateway.announcer;
  }

  static async start(
    config: Partial<GatewayConfig> = {},
    deps: Partial<GatewayDeps> & { transports?: FakeTransport[] } = {},
  ): Promise<GatewayFixture> {
    const fixture = new GatewayFixture(config, deps);
    await fixture.gateway.start();
    return fixture;
  }

  get transport(): FakeTransport {
    return this.transports[0]!;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.ws.terminate();
    await this.gateway.stop();
  }

  token(userId: UserId, { deviceId, lifetimeSeconds = 3_600 }: TokenOptions = {}): string {
    const iat = Math.floor(this.clock.now() / 1_000);
    const device = deviceId === undefined ? {} : { device: deviceId };
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: userId, iat, exp: iat + lifetimeSeconds, ...device };
    return jwt.sign(claims, SECRET, { algorithm: 'HS256' });
  }

  /** Puts a registered device into the keys service. */
  device(userId: UserId, deviceId: number, keysLeft = 100): Credentials {
    const deviceSecret = randomBytes(32);
    const registrationId = randomBytes(2).readUInt16BE() + 1;
    const identityKey = randomBytes(33);
    const secretHash = hashSecret(deviceSecret);
    const counts = { oneTimeLeft: keysLeft, kemLeft: keysLeft };
    this.keys.put({ userId, deviceId }, { registrationId, identityKey, secretHash, ...counts });
    return { userId, deviceId, registrationId, deviceSecret };
  }

  async connect(userId: UserId, options: Omit<ConnectOptions, 'token'> & TokenOptions = {}): Promise<TestClient> {
    const client = await TestClient.connect(this.gateway.port, { ...options, token: this.token(userId, options) });
    this.clients.push(client);
    return client;
  }

  /** A connection after its Hello. */
  async session(device: Credentials, hello: v1.IHello = {}): Promise<TestClient> {
    const client = await this.connect(device.userId);
    const { welcome } = await client.request({ hello: { ...helloOf(device), ...hello } });
    if (!welcome) throw new Error('no Welcome');
    return client;
  }

  /** A user with one attached device. */
  async attached(deviceId = 1): Promise<{ device: Credentials; client: TestClient; link: number }> {
    const device = this.device(newUser(), deviceId);
    const client = await this.session(device);
    return { device, client, link: this.transport.of('attach').at(-1)!.session };
  }

  /** Lets time pass, as long as it takes for connections to notice it. */
  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Ends every client but the one to be kept. */
  async dropClients(kept: TestClient): Promise<void> {
    for (const client of this.clients) if (client !== kept) client.ws.terminate();
    this.clients.splice(0, Infinity, kept);
    await this.connectionsBecome(1);
  }

  async connectionsBecome(count: number): Promise<void> {
    await until(() => this.gateway.connections === count, {
      message: () => `${this.gateway.connections} connections, not ${count}`,
    });
  }
}

export function helloOf({ deviceId, registrationId, deviceSecret }: Credentials): v1.IHello {
  return { deviceId, registrationId, deviceSecret };
}

export function copyFor({ deviceId, registrationId }: Credentials, bytes = 8): v1.IOutgoingMessage {
  return { deviceId, registrationId, kind: 3, ciphertext: randomBytes(bytes) };
}

export function registrationOf(overrides: v1.IRegisterDevice = {}): v1.IRegisterDevice {
  return {
    registrationId: 77,
    identityKey: randomBytes(33),
    deviceSecret: randomBytes(32),
    signedPreKey: { id: 1, key: randomBytes(33), signature: randomBytes(64) },
    lastResortKem: { id: 1, key: randomBytes(1_569), signature: randomBytes(64) },
    oneTime: Array.from({ length: 30 }, (_, id) => ({ id, key: randomBytes(33) })),
    kem: Array.from({ length: 30 }, (_, id) => ({ id, key: randomBytes(33), signature: randomBytes(64) })),
    ...overrides,
  };
}
