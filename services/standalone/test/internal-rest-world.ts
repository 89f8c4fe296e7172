import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCOPES, signCallerToken } from '@lantern/internal-rest';
import type { UserId, v1 } from '@lantern/protocol';
import { silentLogger, systemClock } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { RAISED_LIMITS } from '@lantern/testkit';
import jwt from 'jsonwebtoken';
import { readDevelopmentKey } from '../src/development-key.js';
import { signDevelopmentToken } from '../src/development-token.js';
import { type Standalone, createStandalone, loadStandaloneSettings } from '../src/index.js';
import type { Sent } from './internal-rest-rows.js';
import { RawClient } from './raw-client.js';
import { type Device, helloOf, newDevice, registrationOf } from './test-device.js';

export interface Operation {
  readonly operationId: string;
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly scope: string;
  readonly statuses: readonly string[];
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Description {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
}

const SECRET = 'a secret of the tests of the REST'.replaceAll(' ', '-');
const ALL = Object.keys(SCOPES);
const SEND = { method: 'post', path: '/internal/v1/messages' } as const;
const STATUS = { method: 'get', path: '/internal/v1/transport/status' } as const;
const FIND = { method: 'get', path: '/internal/v1/messages/{messageId}' } as const;

/** Callers: one with every scope, and one without each. */
function callers(userId: string): string {
  const lines = [`all ${ALL.join(',')} ${SECRET} ${userId}/1`];
  const without = ALL.map((scope) => {
    const scopes = ALL.filter((other) => other !== scope);
    return `without-${scope} ${scopes.join(',')} ${SECRET} ${userId}/1`;
  });
  return [...lines, ...without].join('\n');
}

/** A server in this process with its internal REST. */
export class RestWorld {
  readonly caller = randomUUID() as UserId;
  #server: Standalone;
  readonly #directory: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #clients: RawClient[] = [];

  private constructor(directory: string, env: Readonly<Record<string, string>>) {
    this.#directory = directory;
    this.#env = env;
    this.#server = this.#create();
  }

  #create(): Standalone {
    const directory = this.#directory;
    const env = this.#env;
    const limits = { ...RAISED_LIMITS.gateway, ...RAISED_LIMITS.keys, ...RAISED_LIMITS.transport };
    const settings = loadStandaloneSettings({
      STANDALONE_DATA_DIR: join(directory, 'data'),
      STANDALONE_PORT: '0',
      STANDALONE_PARTITIONS: '4',
      STANDALONE_REST_CALLERS: callers(this.caller),
      STANDALONE_REST_CALLS_PER_CALLER: '1000000+1000/s',
      ...limits,
      ...env,
    });
    const deps = { clock: systemClock, logger: silentLogger, onBroken: () => undefined };
    return createStandalone(settings, deps);
  }

  /** Stops the server, and starts one on what it left. */
  async restart(): Promise<void> {
    await this.#server.stop();
    this.#server = this.#create();
    await this.#server.start();
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<RestWorld> {
    const world = new RestWorld(mkdtempSync(join(tmpdir(), 'lantern-rest-')), env);
    await world.#server.start();
    return world;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.reset();
    await this.#server.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  get url(): string {
    return this.#server.address.restUrl;
  }

  get dataDir(): string {
    return this.#server.address.dataDir;
  }

  async operations(): Promise<Operation[]> {
    const { paths } = (await (await fetch(`${this.url}/internal/v1/openapi.json`)).json()) as Description;
    return Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        operationId: operation['operationId'] as string,
        method: method as 'get' | 'post',
        path,
        scope: operation['x-lantern-scope'] as string,
        statuses: Object.keys(operation['responses'] as object),
      })),
    );
  }

  token(name = 'all', secret = SECRET): string {
    return `Bearer ${signCallerToken({ name, secret, clock: systemClock })}`;
  }

  /** Tokens that are right but for one thing each. */
  wrongTokens(): string[] {
    const now = Math.floor(Date.now() / 1_000);
    const right = { iss: 'all', aud: 'lantern-backend', iat: now, exp: now + 60 };
    const sign = (claims: object, secret = SECRET) => `Bearer ${jwt.sign(claims, secret, { algorithm: 'HS256' })}`;
    return [
      '',
      'Bearer x.y.z',
      sign(right, 'x'.repeat(32)),
      // Of the services among themselves, and of users.
      ...['lantern-internal', 'lantern-messaging'].map((aud) => sign({ ...right, aud })),
      sign({ ...right, iss: 'nobody' }),
      sign({ ...right, iat: now - 500, exp: now - 400 }),
      sign({ ...right, iat: now - 500 }),
      sign({ ...right, iat: now + 500, exp: now + 600 }),
      sign({ iss: right.iss, aud: right.aud, iat: now }),
    ];
  }

  /** Sends a request as `all` with an idempotency key of its own, unless its headers say otherwise. */
  async call(
    { method, path }: Pick<Operation, 'method' | 'path'>,
    sent: Sent,
    headers: Record<string, string> = {},
  ): Promise<RestAnswer> {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => sent.path?.[name] ?? '');
    const post = method === 'post';
    const response = await fetch(`${this.url}${filled}`, {
      method,
      headers: {
        authorization: this.token(),
        ...(post && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
        ...sent.headers,
        ...headers,
      },
      ...(post && { body: JSON.stringify(sent.body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** A registered device of a new user. */
  async device(userId = randomUUID() as UserId, deviceId = 1): Promise<Device> {
    const device = newDevice(userId, deviceId);
    const client = await this.#connect(device);
    await client.expect('welcome', { hello: { deviceId: device.deviceId } });
    await client.expect('preKeyCounts', { registerDevice: registrationOf(device) });
    await client.close();
    return device;
  }

  /** A session of a registered device. */
  async attached(device: Device, hello: v1.IHello = {}): Promise<RawClient> {
    const client = await this.#connect(device);
    await client.expect('welcome', { hello: { ...helloOf(device), ...hello } });
    return client;
  }

  /** Sends a message to a device through the REST; it is accepted. @returns its id */
  async send({ userId, deviceId, registrationId }: Device, fields: object = {}): Promise<string> {
    const messageId = randomUUID().replaceAll('-', '');
    const ciphertext = Buffer.from('text').toString('base64');
    const messages = [{ deviceId, registrationId, kind: 1, ciphertext }];
    const answer = await this.call(SEND, { body: { userId, messageId, messages, ...fields } });
    if (answer.status !== 200) throw new Error(`not accepted: ${JSON.stringify(answer.body)}`);
    return messageId;
  }

  /** What became of a message, by device. */
  async statesOf({ userId }: Device, messageId: string): Promise<string[]> {
    const answer = await this.call(FIND, { path: { messageId }, headers: { 'lantern-user-id': userId } });
    const { copies = [] } = answer.body as { copies?: { state: string }[] };
    return copies.map(({ state }) => state);
  }

  /** A new device with one message in its mailbox. */
  async parked(): Promise<Device & { readonly messageId: string }> {
    const device = await this.device();
    const messageId = await this.send(device);
    await until(async () => (await this.statesOf(device, messageId)).includes('parked'), {
      message: 'it is not parked',
    });
    return { ...device, messageId };
  }

  /** Resolves when all that was accepted is committed: what became of it does not change by itself any more. */
  async settled(): Promise<void> {
    const lag = async () => {
      const { owned } = (await this.call(STATUS, {})).body as { owned: { lag: number }[] };
      return owned.reduce((sum, partition) => sum + partition.lag, 0);
    };
    await until(async () => (await lag()) === 0, { message: 'something is not committed' });
  }

  async #connect({ userId }: Device): Promise<RawClient> {
    const key = readDevelopmentKey(this.dataDir);
    if (key === undefined) throw new Error('the server has made no development key');
    const token = signDevelopmentToken(key.privateKey, { userId });
    const client = await RawClient.connect(this.#server.address.url, { token });
    this.#clients.push(client);
    return client;
  }
}
