/**
 * Where a backend runs: `environment` was there before (its address came by an environment variable), `docker` and `local`
 * were started by the testkit.
 */
export type BackendOrigin = 'environment' | 'docker' | 'local';

export interface Backend {
  readonly origin: BackendOrigin;
  /** One line for a person: product, version, number of nodes, origin. */
  readonly description: string;
  /** Ends what was started and removes its data; does nothing to a backend of the environment. May be repeated. */
  stop(): Promise<void>;
}

/**
 * The nodes of a backend that a test may break. They count from 0. Every method rejects for a node that does not exist or is
 * in the wrong state (killing a dead node is a mistake of the test, or the node died by itself).
 */
export interface BreakableNodes {
  readonly nodeCount: number;
  /** The process of each node, where they are processes of this machine: those that run. */
  pids(): readonly number[];
  /** SIGKILL. Resolves when the process is gone; its data stays. */
  kill(node?: number): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  pause(node?: number): Promise<void>;
  /** SIGCONT after `pause`. */
  resume(node?: number): Promise<void>;
  /** Starts the node again on its data and address, killing it first if it runs. Resolves when it serves again. */
  restart(node?: number): Promise<void>;
}

export interface KafkaBackend extends Backend {
  /** `host:port` of every broker. */
  readonly brokers: readonly string[];
}

/** A cluster of the testkit's own; `brokers[n]` is the address of node n. */
export interface KafkaCluster extends KafkaBackend, BreakableNodes {
  /** With `saslUser`: as `brokers`, for clients that have to make themselves known. */
  readonly saslBrokers?: readonly string[];
}

export interface KafkaClusterOptions {
  /**
   * 1: replication 1. 3: combined controllers and brokers, replication 3 and min.insync.replicas 2 for topics that name
   * nothing else. Default 1.
   */
  readonly brokers?: 1 | 3;
  /** Settings of `server.properties` to add or replace, for every broker. */
  readonly properties?: Readonly<Record<string, string>>;
  /**
   * `quick-start` (default) halves the processor time of a start; `sustained` lets the JVM optimize fully, for load of
   * minutes and more.
   */
  readonly tuning?: 'quick-start' | 'sustained';
  /** A second listener (SASL/PLAIN, in plain text) that takes only this user; local processes only. */
  readonly saslUser?: { readonly username: string; readonly password: string };
}

export interface MongoBackend extends Backend {
  /** Connection string without a database. */
  readonly url: string;
}

/** A database of the testkit's own, with one node. */
export interface MongoServer extends MongoBackend, BreakableNodes {}
