import { randomUUID } from 'node:crypto';
import { Secret } from '@lantern/runtime';
import { type MongoBackend, mongoBackend } from '@lantern/testkit';
import {
  type IndexMode,
  type IndexSpec,
  type MongoConnection,
  type NeededIndexes,
  connectMongo,
} from '../src/index.js';

let mongo: MongoBackend;
const connections: MongoConnection[] = [];
beforeAll(async () => {
  mongo = await mongoBackend();
});
afterEach(async () => {
  for (const connection of connections.splice(0)) {
    await connection.db.dropDatabase();
    await connection.close();
  }
});
afterAll(() => mongo.stop());

interface Attempt {
  readonly url?: string;
  readonly database?: string;
  readonly indexes?: NeededIndexes;
  /** How long a server is looked for; long enough for a busy machine, unless there is none. */
  readonly patienceMs?: number;
}

function newDatabase(): string {
  return `mongo_${randomUUID().replaceAll('-', '')}`;
}

async function connect(attempt: Attempt): Promise<MongoConnection> {
  const { url = mongo.url, database = newDatabase(), indexes, patienceMs = 30_000 } = attempt;
  const options = { url: new Secret(url), database, appName: 'lantern-test', serverSelectionTimeoutMs: patienceMs };
  const connection = await connectMongo(options, indexes);
  connections.push(connection);
  return connection;
}

function withCredentials(credentials: string): string {
  return mongo.url.replace('mongodb://', `mongodb://${credentials}@`);
}

test('what the URL says of write concern, retries and read preference does not count', async () => {
  const mark = mongo.url.includes('?') ? '&' : '?';
  const { client } = await connect({
    url: `${mongo.url}${mark}w=1&retryWrites=true&readPreference=secondaryPreferred`,
  });
  const { writeConcern, readConcern, readPreference, retryWrites } = client.options;
  expect(writeConcern).toMatchObject({ w: 'majority', journal: true, wtimeoutMS: 10_000 });
  expect([readConcern.level, readPreference.mode, retryWrites]).toEqual(['majority', 'primary', false]);
});

const wrong: readonly [what: string, attempt: () => Attempt, problem: string, message: RegExp][] = [
  [
    'a server that does not answer',
    () => ({ url: 'mongodb://127.0.0.1:1/', patienceMs: 1_500 }),
    'unreachable',
    /127\.0\.0\.1:1 .*ECONNREFUSED.*check the URL/,
  ],
  [
    'a name that does not exist',
    () => ({ url: 'mongodb://nowhere.invalid/', patienceMs: 1_500 }),
    'unreachable',
    /nowhere\.invalid.*check the URL/,
  ],
  [
    'credentials that are wrong',
    () => ({ url: withCredentials('mallory:hunter2') }),
    'credentials',
    /refuses the credentials: check user name/,
  ],
  ['what is no MongoDB URL', () => ({ url: 'https://mallory:hunter2@host' }), 'bad-url', /must look like mongodb:/],
  [
    'an option that does not exist',
    () => ({ url: 'mongodb://mallory:hunter2@host/?nosuch=1' }),
    'bad-url',
    /an option that does not exist/,
  ],
];
test.each(wrong)('%s is told in one line that says what to do', async (_what, attempt, problem, message) => {
  const error: unknown = await connect(attempt()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'MongoStartError', problem });
  const text = (error as Error).message;
  expect(text).toMatch(message);
  expect(text).not.toMatch(/\n|hunter2/);
});

describe('indexes', () => {
  const byName: IndexSpec = { name: 'byName', key: { name: 1, at: 1 } };
  const needed = (mode: IndexMode, index = byName): NeededIndexes => ({ specs: { things: [index] }, mode });

  test('are made when they are missing, again and at once, and then found', async () => {
    const database = newDatabase();
    await Promise.all(Array.from({ length: 4 }, () => connect({ database, indexes: needed('create') })));
    const { db } = await connect({ database, indexes: needed('check') });
    expect((await db.collection('things').indexes()).map(({ name }) => name)).toEqual(['_id_', 'byName']);
  });

  test('that are missing are named when they are only to be checked', async () => {
    const refused = connect({ indexes: needed('check') });
    await expect(refused).rejects.toThrow(
      'the index byName of the collection things is missing: make it: db.things.createIndex({"name":1,"at":1}, {"name":"byName"})',
    );
  });

  test.each<[string, IndexSpec]>([
    ['unique', { ...byName, unique: true }],
    ['of another order', { ...byName, key: { at: 1, name: 1 } }],
    ['of another lifetime', { name: 'byName', key: { at: 1 }, expireAfterSeconds: 5 }],
    ['partial', { ...byName, partialFilterExpression: { name: { $exists: true } } }],
  ])('that should be %s are refused, not replaced', async (_what, other) => {
    const database = newDatabase();
    await connect({ database, indexes: needed('create') });
    for (const mode of ['create', 'check'] as const)
      await expect(connect({ database, indexes: needed(mode, other) })).rejects.toMatchObject({ problem: 'indexes' });
  });
});

test('a read sees what was written before it, and a read over another session too', async () => {
  const connection = await connect({});
  for (let n = 0; n < 20; n++) {
    await connection.write({ kind: 'insert', collection: 'numbers', statements: [{ _id: n }] });
    const seen = await connection.causally((session) =>
      connection.collection('numbers').countDocuments({}, { session }),
    );
    expect(seen).toBe(n + 1);
  }
});

test('of one command each statement succeeds or fails on its own, and is named', async () => {
  const connection = await connect({});
  const statements = [1, 1, 2, 3, 2].map((_id) => ({ _id: _id as unknown }));
  const { n, writeErrors } = await connection.write({ kind: 'insert', collection: 'numbers', statements });
  expect([n, writeErrors.map(({ index, code }) => [index, code])]).toEqual([
    3,
    [
      [1, 11_000],
      [4, 11_000],
    ],
  ]);
});
