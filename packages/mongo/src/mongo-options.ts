import type { Secret } from '@lantern/runtime';
import type { MongoClientOptions } from 'mongodb';

/** How to reach a database. Times in ms. */
export interface MongoOptions {
  /**
   * `mongodb://…` or `mongodb+srv://…`, of a replica set or of mongos routers, with credentials if there are any. What it
   * says of write concern, read concern, read preference, retries and time-outs does not count: see {@link clientOptions}.
   */
  readonly url: Secret;
  readonly database: string;
  /** Shown by MongoDB beside its connections. */
  readonly appName: string;
  /** Connections to each server, and so commands under way at once; 100 unless told. */
  readonly maxPoolSize?: number;
  /** Connections kept open when idle; 0 unless told. */
  readonly minPoolSize?: number;
  /** How long a command waits for a primary before it is refused, certainly unsent; 5,000 unless told. */
  readonly serverSelectionTimeoutMs?: number;
  /** How long a command waits for a free connection before it is refused, certainly unsent; 5,000 unless told. */
  readonly waitQueueTimeoutMs?: number;
  /** For a new connection, and for a heartbeat; 5,000 unless told. */
  readonly connectTimeoutMs?: number;
  /** Between heartbeats to each server; 5,000 unless told. */
  readonly heartbeatFrequencyMs?: number;
  /** How long a write waits for a majority before its outcome counts as unknown; 10,000 unless told. */
  readonly majorityTimeoutMs?: number;
  /** How long a linearizable read may take; 2,000 unless told. */
  readonly linearizableTimeoutMs?: number;
  /** A connection that is silent for so long during a command is given up; above the two before. 15,000 unless told. */
  readonly socketTimeoutMs?: number;
}

const DEFAULTS = {
  maxPoolSize: 100,
  minPoolSize: 0,
  serverSelectionTimeoutMs: 5_000,
  waitQueueTimeoutMs: 5_000,
  connectTimeoutMs: 5_000,
  heartbeatFrequencyMs: 5_000,
  majorityTimeoutMs: 10_000,
  linearizableTimeoutMs: 2_000,
  socketTimeoutMs: 15_000,
};

export type FullMongoOptions = Required<MongoOptions>;

export function withDefaults(options: MongoOptions): FullMongoOptions {
  return { ...DEFAULTS, ...options };
}

/**
 * The driver's options; they win over the URL. What every store relies on:
 * - Writes are acknowledged by a majority, with their journals: what was answered outlives any one server.
 * - Reads go to the primary and see what a majority has: nothing that could be rolled back is acted upon.
 * - `retryWrites: false`: one call is one copy of a command on the wire. A second copy that the driver sends by itself is
 *   harmless only as long as the server remembers the first; the stores repeat knowingly instead, where a late first copy
 *   is accounted for (R3), and not at all where it could bring back a key that was handed out (I5).
 * - `retryReads`: a repeated read is a later read, which every contract allows.
 */
export function clientOptions(options: FullMongoOptions): MongoClientOptions {
  return {
    appName: options.appName,
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: options.majorityTimeoutMs },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryWrites: false,
    retryReads: true,
    maxPoolSize: options.maxPoolSize,
    minPoolSize: options.minPoolSize,
    serverSelectionTimeoutMS: options.serverSelectionTimeoutMs,
    waitQueueTimeoutMS: options.waitQueueTimeoutMs,
    connectTimeoutMS: options.connectTimeoutMs,
    heartbeatFrequencyMS: options.heartbeatFrequencyMs,
    socketTimeoutMS: options.socketTimeoutMs,
    promoteBuffers: true,
    ignoreUndefined: true,
  };
}
