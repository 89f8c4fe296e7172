import type { AddressInfo } from 'node:net';
import { RequestProblem, unavailable, v1 } from '@lantern/protocol';
import express, { type RequestHandler } from 'express';
import { word } from './logger.js';
import { noSuchResource, problemHandler } from './problem-middleware.js';
import { PROBLEM_KINDS, renderProblem } from './problem.js';
import { RecordingLogger } from './testing/recording-logger.js';

async function ask(handler: RequestHandler, init: RequestInit = {}, path = '/') {
  const logger = new RecordingLogger();
  const app = express();
  app.use(express.json({ limit: 100 }));
  app.all('/', handler);
  app.use(noSuchResource);
  app.use(problemHandler({ logger, createErrorId: () => word('e-1') }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const response = await fetch(url, init);
    const body = (await response.json()) as unknown;
    return { logger, status: response.status, headers: response.headers, body };
  } catch (error) {
    return { logger, broken: String(error) };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const throwing =
  (error: unknown): RequestHandler =>
  async () => {
    throw error;
  };

test('a RequestProblem is answered with its row of the table, and is not logged', async () => {
  const problem = new RequestProblem(v1.ProblemCode.PROBLEM_CODE_ADDRESS_TAKEN, 'set replace');
  const { status, headers, body, logger } = await ask(throwing(problem));
  expect(status).toBe(409);
  expect(headers?.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toEqual({
    type: 'urn:lantern:problem:address_taken',
    title: 'Address taken by another install',
    status: 409,
    detail: 'set replace',
    code: 'address_taken',
  });
  expect(logger.entries).toEqual([]);
});

test('a problem that says when to retry sets Retry-After in whole seconds', async () => {
  const { status, headers, body } = await ask(throwing(unavailable('moving', 1_200)));
  expect(status).toBe(503);
  expect(headers?.get('retry-after')).toBe('2');
  expect(body).toMatchObject({ code: 'unavailable', retryAfterMs: 1_200 });
});

test('anything else is internal, with an error id under which the causes are logged once', async () => {
  const error = new Error('query failed', { cause: new Error('disk on fire') });
  const { status, body, logger } = await ask(throwing(error));
  expect(status).toBe(500);
  expect(body).toEqual({
    type: 'urn:lantern:problem:internal',
    title: 'Internal error',
    status: 500,
    detail: 'internal error e-1',
    code: 'internal',
  });
  expect(logger.entries).toEqual([{ level: 'error', message: 'request failed', fields: { errorId: 'e-1', error } }]);
});

test('something thrown that is no Error is internal too', async () => {
  const { status, logger } = await ask(throwing('a string'));
  expect(status).toBe(500);
  expect(logger.entries[0]?.fields['error']).toMatchObject({ cause: 'a string' });
});

test.each([
  ['broken JSON', '{"secret', 400, 'invalid'],
  ['too large a body', JSON.stringify('x'.repeat(200)), 413, 'too_large'],
])('%s is a fault of the caller, and its content is not sent back', async (_what, body, status, code) => {
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  const answer = await ask((_req, res) => void res.json({}), init);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ code, status });
  expect(JSON.stringify(answer.body)).not.toContain('secret');
  expect(answer.logger.entries).toEqual([]);
});

test('an unknown path and a malformed one are problems too', async () => {
  expect(await ask(throwing(new Error('unused')), {}, '/nowhere')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
});

test('a fault after the answer began breaks the connection, so that half an answer is not taken for a whole one', async () => {
  const { broken, logger } = await ask((_req, res) => {
    res.write('{"half":');
    throw new Error('too late');
  });
  expect(broken).toMatch(/^TypeError: (terminated|fetch failed)/);
  expect(logger.entries).toHaveLength(1);
});

test('every problem code has a row, and codes with the same name share it', () => {
  const codes = Object.values(v1.ProblemCode).filter((code) => typeof code === 'number');
  expect(Object.keys(PROBLEM_KINDS)).toHaveLength(codes.length);
  for (const code of codes) {
    const { status, code: name } = PROBLEM_KINDS[code];
    expect(status).toBeGreaterThanOrEqual(400);
    const expected = v1.ProblemCode[code].replace('PROBLEM_CODE_', '').toLowerCase();
    expect(name).toBe(expected === 'unspecified' ? 'internal' : expected);
  }
});

test('a 401 names the scheme', () => {
  const row = PROBLEM_KINDS[v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID];
  expect(renderProblem({ ...row, detail: 'expired' })).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' },
  });
});
