import { CONTRACT_ROWS, type ContractRow } from './internal-rest-rows.js';
import { type Operation, type RestAnswer, RestWorld } from './internal-rest-world.js';

let world: RestWorld;
let operations: Operation[];
/** Where each caller may call once. */
let limited: RestWorld;

beforeAll(async () => {
  world = await RestWorld.start();
  operations = await world.operations();
  limited = await RestWorld.start({ STANDALONE_REST_CALLS_PER_CALLER: '1+1/h' });
});
afterAll(() => Promise.all([world.stop(), limited.stop()]));

const operationOf = (id: string): Operation => operations.find(({ operationId }) => operationId === id)!;

/** A problem as it has to be, whatever is wrong. */
function expectProblem(answer: RestAnswer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, body: { status, code, type: `urn:lantern:problem:${code}` } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
}

test('every operation of the description has a row here, and every row an operation', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(CONTRACT_ROWS).sort());
});

describe.each(Object.entries(CONTRACT_ROWS))('%s', (id: string, row: ContractRow) => {
  test('is refused without a token, with one that is wrong in any way, and to a caller without the scope', async () => {
    const operation = operationOf(id);
    const sent = row.unknown;
    for (const authorization of world.wrongTokens()) {
      expectProblem(await world.call(operation, sent, { authorization }), 401, 'token_invalid');
    }
    const authorization = world.token(`without-${operation.scope}`);
    expectProblem(await world.call(operation, sent, { authorization }), 403, 'forbidden');
  });

  test('is refused to a caller over its limit, which is told when to come again', async () => {
    const operation = operationOf(id);
    const authorization = limited.token(`without-${operation.scope}`);
    await limited.call(operation, row.unknown, { authorization });
    const answer = await limited.call(operation, row.unknown, { authorization });
    expectProblem(answer, 429, 'rate_limited');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('refuses what is not as described, and quotes nothing of it', async () => {
    const operation = operationOf(id);
    for (const sent of row.bad) {
      const answer = await world.call(operation, sent);
      expectProblem(answer, 400, 'invalid');
      expect(JSON.stringify(answer.body)).not.toContain('somebody');
    }
    if (operation.method === 'get') return;
    const { sent } = await row.success(world);
    expectProblem(await world.call(operation, sent, { 'idempotency-key': '' }), 400, 'invalid');
    expectProblem(await world.call(operation, sent, { 'content-type': 'text/plain' }), 415, 'unsupported_media_type');
    const large = { body: { text: 'x'.repeat(600 * 1024) } };
    expectProblem(await world.call(operation, large), 413, 'too_large');
  });

  test('answers an unknown id as described', async () => {
    const { status, code, body } = row.ofUnknown;
    const answer = await world.call(operationOf(id), row.unknown);
    if (code !== undefined) expectProblem(answer, status, code);
    else expect(answer).toMatchObject({ status, body });
    expect(operationOf(id).statuses).toContain(String(status));
  });

  test('succeeds; a repeat is answered alike, and the same key with another body is refused', async () => {
    const operation = operationOf(id);
    const { sent, answer: expected } = await row.success(world);
    const key = { 'idempotency-key': `${id}-1` };
    const first = await world.call(operation, sent, key);
    expect([first.status, first.body]).toEqual([200, expected]);
    if (operation.method === 'get') {
      const again = await world.call(operation, sent, { 'if-none-match': first.headers.get('etag')! });
      expect([again.status, again.body]).toEqual([304, undefined]);
      return;
    }
    const again = await world.call(operation, sent, key);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expectProblem(await world.call(operation, row.unknown, key), 422, 'idempotency_key_reused');
  });

  test('has no other method', async () => {
    const operation = operationOf(id);
    const other = { ...operation, method: operation.method === 'get' ? ('post' as const) : ('get' as const) };
    expectProblem(await world.call(other, { ...row.unknown, body: {} }), 405, 'method_not_allowed');
  });
});

test('the page for people asks for nothing beside itself, and is allowed nothing', async () => {
  const response = await fetch(`${world.url}/internal/v1/`);
  const page = await response.text();
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|src=|https?:\/\//);
  for (const { operationId, path } of operations) {
    expect(page).toContain(`id="${operationId}"`);
    expect(page).toContain(path);
  }
});

test('what is not there is told as a problem', async () => {
  const nothing = { ...operationOf('listDevices'), path: '/internal/v1/nothing' };
  expectProblem(await world.call(nothing, {}), 404, 'not_found');
});
