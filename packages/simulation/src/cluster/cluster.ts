import type { Logger } from '@lantern/runtime';
import { Broker } from '../backends/broker.js';
import { DirectoryTopic } from '../backends/directory-topic.js';
import { KeyDb } from '../backends/key-db.js';
import type { AppendContext } from '../backends/sim-log.js';
import { StoredOwnership } from '../backends/sim-ownership.js';
import { StoredMail } from '../backends/stored-mail.js';
import type { StoredRecord } from '../backends/broker.js';
import type { MailboxCount } from '../clients/quota-audit.js';
import { Network } from '../engine/network.js';
import { Random } from '../engine/random.js';
import { Scheduler } from '../engine/scheduler.js';
import type { SimPipe } from '../engine/sim-pipe.js';
import { SimProcess } from '../engine/sim-process.js';
import { Trace } from '../engine/trace.js';
import { GatewayHost } from './gateway-host.js';
import { KeysHost } from './keys-host.js';
import { MOST_REBALANCE_MS, PARTITIONS, SESSION_TIMEOUT_MS } from './sim-config.js';
import { TransportHost } from './transport-host.js';

export interface ClusterSize {
  readonly transports: number;
  readonly gateways: number;
  readonly keys: number;
}

export interface ClusterOptions {
  readonly seed: number;
  readonly size: ClusterSize;
  readonly trace: boolean;
  readonly appended: (context: AppendContext, records: readonly StoredRecord[]) => void;
  readonly counted: (count: MailboxCount) => void;
  /** Something that must never be logged, or an error that nobody handled. */
  readonly broken: (what: string) => void;
}

export type Host = TransportHost | GatewayHost | KeysHost;

/** Errors that are in the nature of the faults: everything else that is logged as an error is a finding. */
const EXPECTED_ERRORS = ['too many claims'];

/** All processes, and what outlives them. */
export class Cluster {
  readonly scheduler = new Scheduler();
  readonly trace: Trace;
  readonly network: Network;
  readonly broker: Broker;
  readonly mail = new StoredMail();
  readonly ownership = new StoredOwnership();
  readonly keyDb = new KeyDb();
  readonly topic: DirectoryTopic;
  readonly options: ClusterOptions;
  readonly pipes = new Set<SimPipe>();
  readonly hosts = new Map<string, Host>();
  readonly transportNames: readonly string[];
  readonly gatewayNames: readonly string[];
  readonly keysNames: readonly string[];
  readonly #starts = new Map<string, number>();

  constructor(options: ClusterOptions) {
    const { seed, size } = options;
    const { scheduler } = this;
    this.options = options;
    this.trace = new Trace(options.trace, () => scheduler.now);
    this.network = new Network({ scheduler, trace: this.trace, random: new Random(seed, 'network') });
    this.broker = new Broker({
      partitionCount: PARTITIONS,
      scheduler,
      random: new Random(seed, 'broker'),
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      rebalanceTimeoutMs: new Random(seed, 'group').between(200, MOST_REBALANCE_MS),
    });
    this.topic = new DirectoryTopic(this.network);
    const names = (kind: string, count: number) => Array.from({ length: count }, (_, index) => `${kind}${index}`);
    this.transportNames = names('tr', size.transports);
    this.gatewayNames = names('gw', size.gateways);
    this.keysNames = names('ks', size.keys);
    for (const name of [...this.transportNames, ...this.keysNames, ...this.gatewayNames]) this.start(name);
  }

  get names(): readonly string[] {
    return [...this.transportNames, ...this.gatewayNames, ...this.keysNames];
  }

  transport(name: string): TransportHost | undefined {
    const host = this.hosts.get(name);
    return host instanceof TransportHost ? host : undefined;
  }

  gateway(name: string): GatewayHost | undefined {
    const host = this.hosts.get(name);
    return host instanceof GatewayHost ? host : undefined;
  }

  keys(name: string): KeysHost | undefined {
    const host = this.hosts.get(name);
    return host instanceof KeysHost ? host : undefined;
  }

  /** A process begins, with nothing in its memory. */
  start(name: string): void {
    if (this.hosts.get(name)?.process.alive) return;
    const { scheduler, options } = this;
    const start = (this.#starts.get(name) ?? 0) + 1;
    this.#starts.set(name, start);
    const process = new SimProcess({ name, scheduler, random: new Random(options.seed, `${name}#${start}`) });
    this.trace.add(name, '', () => `starts (${start})`);
    const host = this.#create(name, process);
    this.hosts.set(name, host);
    host.start();
  }

  kill(name: string): void {
    const host = this.hosts.get(name);
    if (!host?.process.alive) return;
    this.trace.add(name, '', () => 'dies');
    host.process.die();
    for (const pipe of this.pipes) if (pipe.a.host.name === name || pipe.b.host.name === name) this.drop(pipe);
  }

  drop(pipe: SimPipe): void {
    this.pipes.delete(pipe);
    pipe.break();
  }

  /** Breaks connections between two hosts. */
  cut(a: string, b: string): void {
    for (const pipe of this.pipes) {
      const names = [pipe.a.host.name, pipe.b.host.name];
      if (pipe.broken) this.pipes.delete(pipe);
      else if (names.includes(a) && names.includes(b)) this.drop(pipe);
    }
  }

  logger(name: string): Logger {
    const { options, trace } = this;
    const logger: Logger = {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => trace.add(name, '', () => `warns: ${message}`),
      error: (message, fields) => {
        const { error } = (fields ?? {}) as { readonly error?: Error };
        trace.add(name, '', () => `error: ${message}`);
        if (EXPECTED_ERRORS.some((text) => message.includes(text))) return;
        options.broken(`${name} logged an error: ${message} ${error?.stack ?? JSON.stringify(fields)}`);
      },
      child: () => logger,
    };
    return logger;
  }

  #create(name: string, process: SimProcess): Host {
    if (this.transportNames.includes(name)) return new TransportHost(this, process);
    if (this.gatewayNames.includes(name)) return new GatewayHost(this, process);
    return new KeysHost(this, process);
  }
}
