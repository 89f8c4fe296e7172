import {
  type BoundEndpoint,
  RestProblem,
  RestServer,
  bytes,
  implement,
  signCallerToken,
  userId,
} from '@lantern/internal-rest';
import { RequestProblem, v1 } from '@lantern/protocol';
import { Secret, createMetricsRegistry } from '@lantern/runtime';
import { ManualClock, RecordingLogger, until } from '@lantern/runtime/testing';
import { z } from 'zod';

const SECRET = 's'.repeat(32);
const OTHER_SECRET = 't'.repeat(32);
const USER = '11111111-2222-3333-4444-555555555555';
const common = { scope: 'keys', summary: 'S', about: 'A', problems: [] } as const;
const echo = {
  ...common,
  operationId: 'echo',
  method: 'post',
  path: '/echo',
  input: z.strictObject({ data: bytes(1, 4) }),
  answer: z.strictObject({ data: bytes(1, 4) }),
} as const;
const read = {
  ...common,
  operationId: 'read',
  method: 'get',
  path: '/read/{part}',
  input: z.strictObject({ part: z.string().max(3), userId, deviceId: z.int().min(0).exactOptional() }),
  answer: z.strictObject({ seen: z.string() }),
} as const;

let server: RestServer | undefined;
afterEach(() => server?.stop());

async function serve(endpoints: readonly BoundEndpoint[], callsInFlight = 2) {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const metrics = createMetricsRegistry({ node: false });
  const settings = {
    restHost: '127.0.0.1',
    restPort: 0,
    restCallers: new Secret(`caller keys ${SECRET}; other keys ${OTHER_SECRET}`),
    restCallsPerCaller: { burst: 100, intervalMs: 1_000 },
    restCallsInFlight: callsInFlight,
  };
  server = new RestServer({ settings, title: 'Test', endpoints, clock, logger, metrics });
  await server.start();
  const url = `http://127.0.0.1:${server.port}/internal/v1`;
  const authorization = `Bearer ${signCallerToken({ name: 'caller', secret: SECRET, clock })}`;
  const ofOther = `Bearer ${signCallerToken({ name: 'other', secret: OTHER_SECRET, clock })}`;
  const post = async (body: unknown, key = 'key', by = authorization) => {
    const headers = { authorization: by, 'content-type': 'application/json', 'idempotency-key': key };
    const response = await fetch(`${url}/echo`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const get = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(`${url}${path}`, { headers: { authorization, ...headers } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { clock, logger, metrics, post, get, ofOther };
}

test('bytes travel as base64, numbers of a get as text, and each within its bounds', async () => {
  const seen: unknown[] = [];
  const endpoints = [
    implement(echo, async ({ data }) => ({ data })),
    implement(read, async (input) => {
      seen.push(input);
      return { seen: input.part };
    }),
  ];
  const { post, get } = await serve(endpoints);
  expect(await post({ data: 'AQID' })).toEqual({ status: 200, body: { data: 'AQID' } });
  expect(await post({ data: 'AQIDBAU=' }, 'other')).toMatchObject({ status: 400, body: { code: 'invalid' } });
  const headers = { 'lantern-user-id': USER, 'lantern-device-id': '7' };
  expect(await get('/read/abc', headers)).toEqual({ status: 200, body: { seen: 'abc' } });
  expect(seen).toEqual([{ part: 'abc', userId: USER, deviceId: 7 }]);
  expect(await get('/read/abcd', headers)).toMatchObject({ status: 400 });
  expect(await get('/read/abc', { ...headers, 'lantern-device-id': 'x' })).toMatchObject({ status: 400 });
});

test('a call that takes too long is told to be repeated; the repeat finds it under way, then its answer', async () => {
  let finish: () => void = () => undefined;
  const work = new Promise<void>((resolve) => (finish = resolve));
  let calls = 0;
  const slow = implement(echo, async ({ data }) => {
    calls++;
    await work;
    return { data };
  });
  const { clock, post } = await serve([slow], 10);
  const first = post({ data: 'AQID' });
  await until(() => calls > 0, { message: 'no call came' });
  clock.advance(15_000);
  expect(await first).toMatchObject({ status: 503, body: { code: 'unavailable', retryAfterMs: 1_000 } });
  expect(await post({ data: 'AQID' })).toMatchObject({ status: 409, body: { code: 'idempotency_key_in_use' } });
  finish();
  await new Promise(setImmediate);
  expect(await post({ data: 'AQID' })).toEqual({ status: 200, body: { data: 'AQID' } });
  expect(calls).toBe(1);
});

test('a caller has only so many calls under way, and gets its places back', async () => {
  let finish: () => void = () => undefined;
  const work = new Promise<void>((resolve) => (finish = resolve));
  let calls = 0;
  const slow = implement(echo, async ({ data }) => {
    calls++;
    await work;
    return { data };
  });
  const { post } = await serve([slow], 2);
  const underWay = [post({ data: 'AQID' }, '1'), post({ data: 'AQID' }, '2')];
  await until(() => calls === 2, { message: 'the calls did not come' });
  expect(await post({ data: 'AQID' }, '3')).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  finish();
  expect((await Promise.all(underWay)).map(({ status }) => status)).toEqual([200, 200]);
  expect(await post({ data: 'AQID' }, '3')).toMatchObject({ status: 200 });
});

test('whoever gives up waiting keeps the place until the work is done (I7)', async () => {
  let finish: () => void = () => undefined;
  const work = new Promise<void>((resolve) => (finish = resolve));
  const slow = implement(echo, async ({ data }) => {
    await work;
    return { data };
  });
  const { clock, post } = await serve([slow], 1);
  const first = post({ data: 'AQID' }, '1');
  await until(async () => (await post({ data: 'AQID' }, '2')).status === 429, { message: 'the call did not come' });
  clock.advance(15_000);
  expect((await first).status).toBe(503);
  expect((await post({ data: 'AQID' }, '3')).status).toBe(429);
  finish();
  await until(async () => (await post({ data: 'AQID' }, '3')).status === 200, { message: 'the place is not free' });
});

test('that another instance is to be asked is not remembered: this one may be it soon', async () => {
  let owner = false;
  const owned = implement(echo, async ({ data }) => {
    if (!owner) throw new RestProblem('not_owner', 'ask another');
    return { data };
  });
  const { post } = await serve([owned]);
  expect((await post({ data: 'AQID' })).status).toBe(421);
  owner = true;
  expect((await post({ data: 'AQID' })).status).toBe(200);
});

test('a fault is told by its id only, counted, and not remembered as the answer', async () => {
  let broken = true;
  const sometimes = implement(echo, async ({ data }) => {
    if (broken) throw new Error('the secret of the store');
    return { data };
  });
  const { logger, metrics, post } = await serve([sometimes]);
  const fault = await post({ data: 'AQID' });
  expect(fault).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(fault.body)).not.toContain('secret');
  expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  expect(await metrics.render()).toContain('lantern_internal_rest_calls_total{outcome="fault"} 1');
  broken = false;
  expect(await post({ data: 'AQID' })).toMatchObject({ status: 200 });
});

test('a refusal is remembered as any answer, unless it asks for a repeat', async () => {
  const { PROBLEM_CODE_CONFLICT, PROBLEM_CODE_UNAVAILABLE } = v1.ProblemCode;
  const codes = [PROBLEM_CODE_UNAVAILABLE, PROBLEM_CODE_CONFLICT];
  const refusing = implement(echo, async () => {
    throw new RequestProblem(codes.shift() ?? PROBLEM_CODE_UNAVAILABLE, 'not now');
  });
  const { post } = await serve([refusing]);
  const statuses = [];
  for (let call = 0; call < 3; call++) statuses.push((await post({ data: 'AQID' })).status);
  expect(statuses).toEqual([503, 409, 409]);
});

test('the key of one caller is another’s to use, and never answers it; the same with another body is refused', async () => {
  const seen: string[] = [];
  const endpoint = implement(echo, async ({ data }, { caller, repeatId }) => {
    seen.push(`${caller.name} ${Buffer.from(repeatId).toString('hex')}`);
    return { data };
  });
  const { post, ofOther } = await serve([endpoint]);
  expect(await post({ data: 'AQID' })).toEqual({ status: 200, body: { data: 'AQID' } });
  expect(await post({ data: 'AQIE' }, 'key', ofOther)).toEqual({ status: 200, body: { data: 'AQIE' } });
  expect(await post({ data: 'AQID' })).toEqual({ status: 200, body: { data: 'AQID' } });
  expect(await post({ data: 'AQIE' })).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  expect(seen).toEqual([expect.stringMatching(/^caller /), expect.stringMatching(/^other /)]);
  expect(new Set(seen.map((each) => each.split(' ')[1])).size).toBe(2);
});
