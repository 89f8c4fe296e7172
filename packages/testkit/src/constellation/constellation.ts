import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../backends/free-ports.js';
import { Keeper } from '../backends/keeper.js';
import { ServiceProcess } from './service-process.js';
import { signToken } from './sign-token.js';

type Env = Readonly<Record<string, string>>;

export interface ConstellationOptions {
  /** A cluster of its own: the topics and the group have their names of production. */
  readonly kafka: { readonly brokers: readonly string[] };
  readonly mongo: { readonly url: string };
  /** A new one unless told. */
  readonly database?: string;
  /** 2, 2 and 3 unless told. */
  readonly gateways?: number;
  readonly keys?: number;
  readonly transports?: number;
  /** How many of the transports are started; all unless told. Gateways know of the others, too. */
  readonly startedTransports?: number;
  /** 8 unless told. */
  readonly partitions?: number;
  /** 1 unless told. */
  readonly replicationFactor?: number;
  /** Variables to add or replace, for every process of a service. */
  readonly env?: { readonly gateway?: Env; readonly keys?: Env; readonly transport?: Env };
}

const ISSUER = 'constellation';
const AUDIENCE = 'messaging';

interface Plan {
  readonly options: ConstellationOptions;
  readonly secrets: { readonly service: string; readonly token: string };
  readonly shared: Env;
  readonly ports: { readonly gateway: number[]; readonly keys: number[]; readonly transport: number[] };
}

function serviceEnv(service: 'gateway' | 'keys' | 'transport', { options, secrets, shared }: Plan): Env {
  const prefix = service.toUpperCase();
  const own = { [`${prefix}_SERVICE_SECRET`]: secrets.service, [`${prefix}_LOG_LEVEL`]: 'info' };
  return { ...shared, ...own, ...options.env?.[service] };
}

function gatewayEnv(plan: Plan, index: number): Env {
  const { ports, secrets } = plan;
  // It knows no MongoDB.
  const { KAFKA_BROKERS = '' } = plan.shared;
  return {
    KAFKA_BROKERS,
    GATEWAY_PORT: String(ports.gateway[index]),
    GATEWAY_TRANSPORT_URLS: linkUrls(plan),
    GATEWAY_KEYS_URLS: ports.keys.map((port) => `http://127.0.0.1:${port}`).join(','),
    GATEWAY_TOKEN_ISSUER: ISSUER,
    GATEWAY_TOKEN_AUDIENCE: AUDIENCE,
    GATEWAY_TOKEN_SECRET: secrets.token,
    ...serviceEnv('gateway', { ...plan, shared: {} }),
  };
}

function keysEnv(plan: Plan, index: number): Env {
  const own = { KEYS_PORT: String(plan.ports.keys[index]), KEYS_TRANSPORT_URLS: linkUrls(plan) };
  return { ...own, ...serviceEnv('keys', plan) };
}

function transportEnv(plan: Plan, index: number): Env {
  const { partitions = 8, replicationFactor = 1 } = plan.options;
  return {
    TRANSPORT_LINK_PORT: String(plan.ports.transport[index]),
    TRANSPORT_PARTITIONS: String(partitions),
    TRANSPORT_REPLICATION_FACTOR: String(replicationFactor),
    ...serviceEnv('transport', plan),
  };
}

function linkUrls({ ports }: Plan): string {
  return ports.transport.map((port) => `ws://127.0.0.1:${port}`).join(',');
}

/** The topics, as an operator makes them. */
async function applyTopics(plan: Plan): Promise<void> {
  const main = fileURLToPath(new URL('../../../../services/transport/dist/main.js', import.meta.url));
  const env = { PATH: process.env['PATH'] ?? '', ...transportEnv(plan, 0) };
  await promisify(execFile)(process.execPath, [main, 'topics', 'apply'], { env });
}

/** Gateways, keys services and transports as OS processes on given backends; see README.md beside this file. */
export class Constellation {
  readonly gateways: readonly ServiceProcess[];
  readonly keys: readonly ServiceProcess[];
  readonly transports: readonly ServiceProcess[];
  readonly database: string;
  readonly #plan: Plan;
  readonly #keeper: Keeper;

  private constructor(plan: Plan, keeper: Keeper) {
    const directory = keeper.makeDirectory('lantern-constellation-');
    const make = (service: 'gateway' | 'keys' | 'transport', envOf: (plan: Plan, index: number) => Env) =>
      plan.ports[service].map((_, index) => {
        const name = `${service} ${index}`;
        return new ServiceProcess({ name, service, env: envOf(plan, index), directory, keeper });
      });
    this.#plan = plan;
    this.#keeper = keeper;
    this.database = plan.shared['MONGODB_DATABASE'] ?? '';
    this.gateways = make('gateway', gatewayEnv);
    this.keys = make('keys', keysEnv);
    this.transports = make('transport', transportEnv);
  }

  /** Makes the topics and starts everything at once, in no order. Resolves when all listen. */
  static async start(options: ConstellationOptions): Promise<Constellation> {
    const constellation = await Constellation.prepare(options);
    try {
      const started = constellation.transports.slice(0, options.startedTransports ?? Infinity);
      await Promise.all(
        [...started, ...constellation.keys, ...constellation.gateways].map((service) => service.start()),
      );
      return constellation;
    } catch (error) {
      await constellation.stop();
      throw error;
    }
  }

  /** The same without starting any service. */
  static async prepare(options: ConstellationOptions): Promise<Constellation> {
    const { gateways = 2, keys = 2, transports = 3, kafka, mongo } = options;
    const free = await freePorts(gateways + keys + transports);
    const ports = {
      gateway: free.slice(0, gateways),
      keys: free.slice(gateways, gateways + keys),
      transport: free.slice(gateways + keys),
    };
    const secrets = { service: randomBytes(32).toString('hex'), token: randomBytes(32).toString('hex') };
    const database = options.database ?? `constellation_${randomBytes(8).toString('hex')}`;
    const shared = { KAFKA_BROKERS: kafka.brokers.join(','), MONGODB_URL: mongo.url, MONGODB_DATABASE: database };
    const plan = { options, secrets, shared, ports };
    await applyTopics(plan);
    return new Constellation(plan, await Keeper.start());
  }

  /** Where clients connect, by gateway. */
  get urls(): readonly string[] {
    return this.#plan.ports.gateway.map((port) => `ws://127.0.0.1:${port}`);
  }

  /** A user token, good for 12 hours. */
  token(userId: string, deviceId?: number): string {
    const iat = Math.floor(Date.now() / 1_000);
    const device = deviceId === undefined ? {} : { device: deviceId };
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: userId, iat, exp: iat + 12 * 60 * 60, ...device };
    return signToken(claims, this.#plan.secrets.token);
  }

  /** Kills what runs and removes the logs; the data in the backends stays. May be repeated. */
  async stop(): Promise<void> {
    await this.#keeper.close();
  }
}
