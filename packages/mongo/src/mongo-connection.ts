import {
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  Long,
  type MongoClient,
  type Timestamp,
} from 'mongodb';
import type { FullMongoOptions } from './mongo-options.js';

/** A statement that failed while others of the same command were carried out. */
export interface StatementError {
  /** Of the statement in its command. */
  readonly index: number;
  readonly code: number;
}

export interface WriteAnswer {
  /** Inserted, deleted, or matched and upserted. */
  readonly n: number;
  readonly writeErrors: readonly StatementError[];
}

/** `insert` with `documents`, `update` with `updates`, or `delete` with `deletes`. */
export interface WriteCommand {
  readonly kind: 'insert' | 'update' | 'delete';
  readonly collection: string;
  readonly statements: readonly Document[];
}

const STATEMENTS = { insert: 'documents', update: 'updates', delete: 'deletes' } as const;

/** One database, with the guarantees of `clientOptions` on every command. */
export class MongoConnection {
  readonly client: MongoClient;
  readonly db: Db;
  readonly linearizableTimeoutMs: number;
  readonly #majorityTimeoutMs: number;
  #operationTime: Timestamp | undefined;

  constructor(client: MongoClient, options: FullMongoOptions) {
    this.client = client;
    this.db = client.db(options.database);
    this.linearizableTimeoutMs = options.linearizableTimeoutMs;
    this.#majorityTimeoutMs = options.majorityTimeoutMs;
  }

  collection<Schema extends Document>(name: string): Collection<Schema> {
    return this.db.collection<Schema>(name);
  }

  /**
   * Runs commands so that their reads see everything that was answered to this process before, whichever router or server
   * they reach: a primary that does not know yet that it was deposed cannot answer them. Costs no write, unlike
   * linearizable reads, and allows those no more: they take no session.
   */
  async causally<Result>(work: (session: ClientSession) => Promise<Result>): Promise<Result> {
    const session = this.client.startSession({ causalConsistency: true });
    if (this.#operationTime !== undefined) session.advanceOperationTime(this.#operationTime);
    try {
      return await work(session);
    } finally {
      this.#noteTime(session.operationTime);
      await session.endSession();
    }
  }

  #noteTime(time: Timestamp | undefined): void {
    if (time !== undefined && (this.#operationTime?.lessThan(time) ?? true)) this.#operationTime = time;
  }

  /**
   * One write command, unordered, sent once. The driver's bulk API would split it and merge several failures into one
   * error that does not tell them apart; here each statement's own failure is in the answer, and everything else is
   * thrown.
   */
  async write({ kind, collection, statements }: WriteCommand): Promise<WriteAnswer> {
    const command = {
      [kind]: collection,
      [STATEMENTS[kind]]: statements,
      ordered: false,
      writeConcern: { w: 'majority', j: true, wtimeout: this.#majorityTimeoutMs },
    };
    const answer = await this.causally((session) => this.db.command(command, { session }));
    const { n, writeErrors = [] } = answer as { n: number; writeErrors?: readonly StatementError[] };
    return { n, writeErrors };
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

/** A safe integer as int64, so that all values of a field have one type. */
export function int64(value: number): Long {
  return Long.fromNumber(value);
}
