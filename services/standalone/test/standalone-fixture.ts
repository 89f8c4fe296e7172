import { type UserId, v1 } from '@lantern/protocol';
import type { StandaloneRun, StandaloneRunOptions } from '@lantern/testkit';
import { readDevelopmentKey } from '../src/development-key.js';
import { type DevelopmentToken, signDevelopmentToken } from '../src/development-token.js';
import { type ConnectOptions, RawClient } from './raw-client.js';
import { Servers } from './start-server.js';
import { type Device, helloOf, newDevice, registrationOf } from './test-device.js';

export interface SessionOptions {
  readonly hello?: v1.IHello;
  readonly token?: Omit<DevelopmentToken, 'userId'>;
}

export interface FixtureOptions extends Partial<StandaloneRunOptions> {
  /** Where this process finds the data directory, if elsewhere than the server. */
  readonly dataDirSeenFromHere?: string;
}

/** A server with its clients: to be stopped after each test file. */
export class StandaloneFixture {
  readonly servers = new Servers();
  readonly clients: RawClient[] = [];
  readonly #options: FixtureOptions;
  dataDir: string;
  #server: StandaloneRun | undefined;

  constructor(options: FixtureOptions = {}) {
    this.#options = options;
    this.dataDir = options.dataDir ?? this.servers.newDataDir();
  }

  get server(): StandaloneRun {
    if (this.#server === undefined) throw new Error('the server was not started');
    return this.#server;
  }

  /** Starts a server on the data that the last one left. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#server = await this.servers.start({
      ...this.#options,
      dataDir: this.dataDir,
      env: { ...this.#options.env, ...env },
    });
  }

  async stop(): Promise<void> {
    for (const client of this.clients.splice(0)) client.reset();
    await this.servers.stopAll();
  }

  token(token: DevelopmentToken): string {
    const key = readDevelopmentKey(this.#options.dataDirSeenFromHere ?? this.dataDir);
    if (key === undefined) throw new Error('the server has made no development key');
    return signDevelopmentToken(key.privateKey, token);
  }

  async connect(userId: UserId, options: Omit<ConnectOptions, 'token'> & SessionOptions = {}): Promise<RawClient> {
    const token = this.token({ userId, ...options.token });
    const client = await RawClient.connect(this.server.url, { ...options, token });
    this.clients.push(client);
    return client;
  }

  /** A connection after its Hello, attached unless the Hello says otherwise. */
  async session(device: Device, options: SessionOptions = {}): Promise<RawClient> {
    const client = await this.connect(device.userId, options);
    const hello = { ...helloOf(device), ...options.hello };
    const { attachment } = await client.expect('welcome', { hello });
    const wanted = hello.sendOnly ? v1.Attachment.ATTACHMENT_SEND_ONLY : v1.Attachment.ATTACHMENT_ATTACHED;
    if (attachment !== wanted) throw new Error(`not attached: ${v1.Attachment[attachment!]}`);
    return client;
  }

  /** Registers a device over a connection of its own. */
  async register(device: Device, fields: v1.IRegisterDevice = {}): Promise<v1.IPreKeyCounts> {
    const client = await this.connect(device.userId);
    await client.expect('welcome', { hello: { deviceId: device.deviceId } });
    const counts = await client.expect('preKeyCounts', { registerDevice: registrationOf(device, fields) });
    await client.close();
    return counts;
  }

  /** A registered device, of a new user unless told. */
  async registered(userId?: UserId, deviceId?: number): Promise<Device> {
    const device = newDevice(userId, deviceId);
    await this.register(device);
    return device;
  }

  /** A registered device and its session. */
  async attached(
    userId?: UserId,
    deviceId?: number,
    options: SessionOptions = {},
  ): Promise<{ device: Device; client: RawClient }> {
    const device = await this.registered(userId, deviceId);
    return { device, client: await this.session(device, options) };
  }
}
