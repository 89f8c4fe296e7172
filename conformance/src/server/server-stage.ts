import { type UserId, v1 } from '@lantern/protocol';
import { RuleBroken, RuleSkipped, same } from '../rules/rule.js';
import { type Device, helloOf, messageTo, newDevice, newUser, registrationOf } from './device.js';
import { type OpenOptions, WireConnection } from './wire-connection.js';

/** Gives tokens of made-up users. */
export interface TokenSource {
  /** A token of this user. */
  user(userId: UserId): Promise<string>;
  /** A token limited to one device; absent when there is no way to get one. */
  device?: (userId: UserId, deviceId: number) => Promise<string>;
}

export interface ServerSubject {
  /** ws: or wss: */
  readonly url: string;
  readonly tokens: TokenSource;
  /** How long to wait for what has to come, in ms. Default: 10,000. */
  readonly waitMs?: number;
}

export interface ConnectOptions extends OpenOptions {
  /** Limits the token to this device. */
  readonly onlyDevice?: number;
}

/** What one rule works on: connections to the server under test, each rule with users of its own. */
export class ServerStage {
  readonly #connections: WireConnection[] = [];

  constructor(readonly subject: ServerSubject) {}

  async token(userId: UserId, onlyDevice?: number): Promise<string> {
    const { tokens } = this.subject;
    if (onlyDevice === undefined) return tokens.user(userId);
    if (tokens.device === undefined)
      throw new RuleSkipped('no tokens that are limited to a device: see --token-command');
    return tokens.device(userId, onlyDevice);
  }

  /** A connection without Hello. A token of the user is had unless one is given. */
  async connect(userId: UserId = newUser(), options: ConnectOptions = {}): Promise<WireConnection> {
    const token = options.token ?? (await this.token(userId, options.onlyDevice));
    return this.open({ ...options, token });
  }

  /** A connection with exactly this token, or none. */
  async open(options: OpenOptions): Promise<WireConnection> {
    const connection = await WireConnection.open(this.subject.url, { ...options, waitMs: this.subject.waitMs });
    this.#connections.push(connection);
    return connection;
  }

  /** A connection after its Hello. @throws RuleBroken when it has another attachment */
  async session(device: Device, more: v1.IHello = {}): Promise<WireConnection> {
    const connection = await this.connect(device.userId);
    const hello = { ...helloOf(device), ...more };
    const { attachment } = await connection.expect('welcome', { hello });
    const { ATTACHMENT_ATTACHED, ATTACHMENT_SEND_ONLY } = v1.Attachment;
    const wanted = hello.sendOnly ? ATTACHMENT_SEND_ONLY : ATTACHMENT_ATTACHED;
    same(v1.Attachment[attachment ?? 0], v1.Attachment[wanted], 'attachment');
    return connection;
  }

  /** A connection of a device that is not registered, after Hello. */
  async unregistered(device: Device = newDevice()): Promise<WireConnection> {
    const connection = await this.connect(device.userId);
    await connection.expect('welcome', { hello: { deviceId: device.deviceId } });
    return connection;
  }

  /** Registers a device over a connection of its own. */
  async registered(device: Device = newDevice(), more: v1.IRegisterDevice = {}): Promise<Device> {
    const connection = await this.unregistered(device);
    await connection.expect('preKeyCounts', { registerDevice: registrationOf(device, more) });
    await connection.close();
    return device;
  }

  /** A registered device and its session. */
  async attached(device: Device = newDevice(), more: v1.IHello = {}): Promise<Attached> {
    await this.registered(device);
    return { device, session: await this.session(device, more) };
  }

  /** Sends a message from this session. @throws RuleBroken when it is not accepted */
  async accepted(session: WireConnection, to: Device, text: string): Promise<{ send: v1.ISend }> {
    const message = messageTo([to], text);
    await session.expect('accepted', message);
    return message;
  }

  /** Ends all connections. @throws RuleBroken when the server did what no server may do */
  async close(): Promise<void> {
    for (const connection of this.#connections) connection.drop();
    await Promise.all(this.#connections.map((connection) => connection.ended()));
    const violation = this.#connections.flatMap(({ violations }) => violations)[0];
    if (violation !== undefined) throw new RuleBroken(violation);
  }
}

export interface Attached {
  readonly device: Device;
  readonly session: WireConnection;
}
