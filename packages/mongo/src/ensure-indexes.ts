import { MongoServerError, type CreateIndexesOptions } from 'mongodb';
import type { MongoConnection } from './mongo-connection.js';
import { MongoFailure } from './mongo-failure.js';
import { MongoStartError } from './mongo-start-error.js';

export interface IndexSpec {
  readonly name: string;
  /** In the order that counts. Only ascending ones are needed so far. */
  readonly key: Readonly<Record<string, 1>>;
  readonly unique?: true;
  /** Documents are removed so long after the time in the (single) field. */
  readonly expireAfterSeconds?: number;
  /** Only documents that match are in the index. */
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>;
}

/** Indexes by collection. */
export type IndexSpecs = Readonly<Record<string, readonly IndexSpec[]>>;

/**
 * - `create`: what is missing is made; at once while a collection is small or new. On a large one it takes longer than a
 *   start may: make the index by hand first.
 * - `check`: what is missing is an error; for deployments whose indexes are made by somebody else.
 */
export type IndexMode = 'create' | 'check';

/** IndexOptionsConflict, IndexKeySpecsConflict, CannotCreateIndex. */
const CONFLICTS: ReadonlySet<unknown> = new Set([85, 86, 67]);

/**
 * Makes sure that the indexes are there, as they are specified. May be repeated, and by several processes at once.
 * @throws MongoStartError `indexes` naming the first that is missing or differs; else what the driver throws
 */
export async function ensureIndexes(connection: MongoConnection, specs: IndexSpecs, mode: IndexMode): Promise<void> {
  for (const [collection, indexes] of Object.entries(specs)) {
    if (mode === 'create') await createAll(connection, collection, indexes);
    const existing = await existingIndexes(connection, collection);
    for (const index of indexes) requireSame(collection, index, existing.get(index.name));
  }
}

async function createAll({ db }: MongoConnection, collection: string, indexes: readonly IndexSpec[]): Promise<void> {
  if (indexes.length === 0) return;
  try {
    await db.collection(collection).createIndexes(indexes.map((index) => ({ ...index })));
  } catch (error) {
    if (!(error instanceof MongoServerError) || !CONFLICTS.has(error.code)) throw error;
    const way = `compare db.${collection}.getIndexes() with the documentation and drop the one that differs`;
    const message = `an index of the collection ${collection} exists with other options: ${way}`;
    throw new MongoStartError('indexes', message, { cause: new MongoFailure(error) });
  }
}

type Described = Record<string, unknown> & Pick<CreateIndexesOptions, 'name'>;

const NAMESPACE_NOT_FOUND = 26;

async function existingIndexes({ db }: MongoConnection, collection: string): Promise<Map<string, Described>> {
  try {
    const list: Described[] = await db.collection(collection).listIndexes().toArray();
    return new Map(list.map((index) => [index.name ?? '', index]));
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND) return new Map();
    throw error;
  }
}

function requireSame(collection: string, spec: IndexSpec, found: Described | undefined): void {
  if (found !== undefined && shapeOf(found) === shapeOf({ ...spec })) return;
  const { name, ...rest } = spec;
  const problem = found === undefined ? 'is missing' : 'has other options';
  const way = `make it: db.${collection}.createIndex(${JSON.stringify(spec.key)}, ${JSON.stringify({ name, ...optionsOf(rest) })})`;
  throw new MongoStartError('indexes', `the index ${name} of the collection ${collection} ${problem}: ${way}`);
}

function optionsOf({ unique, expireAfterSeconds, partialFilterExpression }: Omit<IndexSpec, 'name'>): object {
  return {
    ...(unique && { unique }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(partialFilterExpression && { partialFilterExpression }),
  };
}

function shapeOf({ key, unique, expireAfterSeconds, partialFilterExpression }: Described): string {
  return JSON.stringify([
    Object.entries(key as object).map(([field, direction]) => [field, Number(direction)]),
    unique === true,
    expireAfterSeconds === undefined ? null : Number(expireAfterSeconds),
    partialFilterExpression ?? null,
  ]);
}
