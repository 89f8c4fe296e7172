import { asError } from '@lantern/runtime';
import { MongoClient, MongoError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { type IndexMode, type IndexSpecs, ensureIndexes } from './ensure-indexes.js';
import { MongoConnection } from './mongo-connection.js';
import { MongoFailure } from './mongo-failure.js';
import { type FullMongoOptions, type MongoOptions, clientOptions, withDefaults } from './mongo-options.js';
import { MongoStartError } from './mongo-start-error.js';

/** MongoDB's own, then Atlas's. */
const AUTHENTICATION_FAILED: ReadonlySet<unknown> = new Set([18, 8000]);
const UNAUTHORIZED = 13;

interface Hello {
  readonly setName?: string;
  /** `isdbgrid` of a router. */
  readonly msg?: string;
  readonly hosts?: readonly string[];
}

export interface NeededIndexes {
  readonly specs: IndexSpecs;
  readonly mode: IndexMode;
}

/**
 * Connects, and makes sure that the deployment can give the guarantees that the stores ask for, and has their indexes.
 * @throws MongoStartError
 */
export async function connectMongo(given: MongoOptions, indexes?: NeededIndexes): Promise<MongoConnection> {
  const options = withDefaults(given);
  const client = newClient(options);
  try {
    await client.connect();
    const connection = new MongoConnection(client, options);
    const hello: Hello = await connection.db.command({ hello: 1 });
    requireReplicaSet(hello, client.options.directConnection);
    await requireAccess(connection);
    if (indexes !== undefined) await ensureIndexes(connection, indexes.specs, indexes.mode);
    return connection;
  } catch (error) {
    await client.close();
    throw startErrorOf(error, hostsOf(client), options);
  }
}

function newClient(options: FullMongoOptions): MongoClient {
  try {
    return new MongoClient(options.url.reveal(), clientOptions(options));
  } catch {
    // Without the driver's words: they may quote the URL, and with it the password.
    throw new MongoStartError(
      'bad-url',
      'the MongoDB URL is not valid, or has an option that does not exist: it must look like mongodb://user:password@host:port,host:port/?replicaSet=name, with special characters of the password percent-encoded',
    );
  }
}

function hostsOf(client: MongoClient): string {
  return client.options.srvHost ?? client.options.hosts.map(String).join(', ');
}

/** Alone or addressed directly, a server cannot tell what a majority has; a direct connection would also read from a secondary. */
export function requireReplicaSet({ setName, msg, hosts = [] }: Hello, directConnection: boolean): void {
  if (setName === undefined && msg !== 'isdbgrid') {
    const way = 'start it with --replSet and run rs.initiate(), one member is enough for a trial';
    throw new MongoStartError('not-a-replica-set', `the MongoDB server belongs to no replica set: ${way}`);
  }
  if (directConnection && hosts.length > 1) {
    const way = `name its members and replicaSet=${setName ?? 'NAME'} in the URL, without directConnection`;
    throw new MongoStartError('not-a-replica-set', `the MongoDB URL leads to one member of a replica set: ${way}`);
  }
}

async function requireAccess({ db }: MongoConnection): Promise<void> {
  await db.listCollections({}, { nameOnly: true }).toArray();
}

/** What a failure at the start means, in one line that says what to do. */
export function startErrorOf(error: unknown, hosts: string, options: MongoOptions): MongoStartError {
  if (error instanceof MongoStartError) return error;
  const cause = { cause: new MongoFailure(error) };
  if (error instanceof MongoServerError && AUTHENTICATION_FAILED.has(error.code)) {
    const way = 'check user name, password and authSource in the MongoDB URL';
    return new MongoStartError('credentials', `MongoDB at ${hosts} refuses the credentials: ${way}`, cause);
  }
  if (error instanceof MongoServerError && error.code === UNAUTHORIZED) {
    const way = `name a user in the MongoDB URL that has the role readWrite on it`;
    return new MongoStartError(
      'not-allowed',
      `MongoDB denies access to the database ${options.database}: ${way}`,
      cause,
    );
  }
  const way = 'check the URL, that MongoDB runs, has elected a primary and can be reached from here';
  return new MongoStartError('unreachable', `MongoDB at ${hosts} cannot be used (${reasonOf(error)}): ${way}`, cause);
}

/** The newest reason of a server selection that failed is that of the server itself. */
function reasonOf(error: unknown): string {
  if (error instanceof MongoServerSelectionError) {
    for (const server of error.reason?.servers.values() ?? []) if (server.error) return oneLine(server.error.message);
    return 'no primary was found, or none of that replicaSet name';
  }
  return error instanceof MongoError && !(error instanceof MongoServerError)
    ? oneLine(error.message)
    : new MongoFailure(asError(error)).message;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
