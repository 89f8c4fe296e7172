import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '../backends/free-ports.js';
import { Keeper } from '../backends/keeper.js';
import { RAISED_LIMITS } from '../raised-limits.js';
import { type ServiceImage, ServiceProcess } from './service-process.js';
import { TokenSigner } from './token-signer.js';

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
  /** Where each process leaves its CPU profile when it ends in good order (`terminate`); nowhere unless told. */
  readonly profileDir?: string;
  /**
   * Where a gateway finds the transports, given where they are: for proxies between them. Asked once for each gateway, before
   * anything starts; the addresses themselves unless told.
   */
  readonly linksThrough?: (gateway: number, transportUrls: readonly string[]) => Promise<readonly string[]>;
  /** Services as their images have them; as they were built here unless told. */
  readonly images?: Readonly<Partial<Record<'gateway' | 'keys' | 'transport', ServiceImage>>>;
  /** Variables to add or replace, for every process of a service; the limits are raised unless they are set here. */
  readonly env?: { readonly gateway?: Env; readonly keys?: Env; readonly transport?: Env };
}

interface Plan {
  readonly options: ConstellationOptions;
  readonly serviceSecret: string;
  readonly tokens: TokenSigner;
  readonly shared: Env;
  readonly ports: { readonly gateway: number[]; readonly keys: number[]; readonly transport: number[] };
  /** Where each gateway looks for the transports. */
  readonly gatewayLinks: readonly (readonly string[])[];
}

function serviceEnv(service: 'gateway' | 'keys' | 'transport', { options, serviceSecret, shared }: Plan): Env {
  const prefix = service.toUpperCase();
  const own = { [`${prefix}_SERVICE_SECRET`]: serviceSecret, [`${prefix}_LOG_LEVEL`]: 'info' };
  return { ...shared, ...own, ...RAISED_LIMITS[service], ...options.env?.[service] };
}

function gatewayEnv(plan: Plan, index: number): Env {
  const { ports, tokens } = plan;
  // It knows no MongoDB.
  const { KAFKA_BROKERS = '' } = plan.shared;
  return {
    KAFKA_BROKERS,
    GATEWAY_PORT: String(ports.gateway[index]),
    GATEWAY_TRANSPORT_URLS: plan.gatewayLinks[index]?.join(',') ?? '',
    GATEWAY_KEYS_URLS: ports.keys.map((port) => `http://127.0.0.1:${port}`).join(','),
    GATEWAY_TOKEN_ISSUER: tokens.issuer,
    GATEWAY_TOKEN_AUDIENCE: tokens.audience,
    GATEWAY_TOKEN_KEYS_FILE: tokens.publicKeyFile,
    ...serviceEnv('gateway', { ...plan, shared: {} }),
  };
}

function keysEnv(plan: Plan, index: number): Env {
  const own = { KEYS_PORT: String(plan.ports.keys[index]), KEYS_TRANSPORT_URLS: linkUrls(plan.ports).join(',') };
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

function linkUrls(ports: { readonly transport: readonly number[] }): string[] {
  return ports.transport.map((port) => `ws://127.0.0.1:${port}`);
}

/** The topics, as an operator makes them: not as the Kafka user that transports may be. */
async function applyTopics(plan: Plan): Promise<void> {
  const main = fileURLToPath(new URL('../../../../services/transport/dist/main.js', import.meta.url));
  const own = Object.entries(transportEnv(plan, 0)).filter(([name]) => !name.startsWith('KAFKA_'));
  const env = { PATH: process.env['PATH'] ?? '', ...plan.shared, ...Object.fromEntries(own) };
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

  /** With the logs, and the signing key of the tokens, as the data directory of `npm start` has it. */
  readonly directory: string;

  private constructor(plan: Plan, { keeper, directory }: { keeper: Keeper; directory: string }) {
    const { profileDir, images } = plan.options;
    const profiled = profileDir === undefined ? {} : { profileDir };
    const make = (service: 'gateway' | 'keys' | 'transport', envOf: (plan: Plan, index: number) => Env) =>
      plan.ports[service].map((_, index) => {
        const name = `${service} ${index}`;
        const image = images?.[service];
        const how = { ...profiled, ...(image && { image }) };
        return new ServiceProcess({ name, service, env: envOf(plan, index), directory, keeper, ...how });
      });
    this.directory = directory;
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
    const database = options.database ?? `constellation_${randomBytes(8).toString('hex')}`;
    const shared = { KAFKA_BROKERS: kafka.brokers.join(','), MONGODB_URL: mongo.url, MONGODB_DATABASE: database };
    const { linksThrough = async (_gateway: number, urls: readonly string[]) => urls } = options;
    const gatewayLinks = await Promise.all(ports.gateway.map((_, index) => linksThrough(index, linkUrls(ports))));
    const keeper = await Keeper.start();
    try {
      const directory = keeper.makeDirectory('lantern-constellation-');
      const serviceSecret = randomBytes(32).toString('hex');
      const plan = { options, serviceSecret, tokens: new TokenSigner(directory), shared, ports, gatewayLinks };
      await applyTopics(plan);
      return new Constellation(plan, { keeper, directory });
    } catch (error) {
      await keeper.close();
      throw error;
    }
  }

  /** Where clients connect, by gateway. */
  get urls(): readonly string[] {
    return this.#plan.ports.gateway.map((port) => `ws://127.0.0.1:${port}`);
  }

  /** Who signs the user tokens that the gateways take. */
  get tokens(): Pick<TokenSigner, 'signingKeyPem' | 'issuer' | 'audience'> {
    return this.#plan.tokens;
  }

  /** Every process. */
  get services(): readonly ServiceProcess[] {
    return [...this.transports, ...this.keys, ...this.gateways];
  }

  /** A user token, good for 12 hours. */
  token(userId: string, deviceId?: number): string {
    return this.#plan.tokens.token(userId, deviceId);
  }

  /** SIGTERM to all that run, gateways first; resolves when they ended. `stop` is still to be called. */
  async terminate(): Promise<void> {
    for (const group of [this.gateways, this.keys, this.transports]) {
      const running = group.filter((service) => service.running);
      await Promise.all(running.map((service) => service.terminate()));
    }
  }

  /** Kills what runs and removes the logs; the data in the backends stays. May be repeated. */
  async stop(): Promise<void> {
    await this.#keeper.close();
  }
}
