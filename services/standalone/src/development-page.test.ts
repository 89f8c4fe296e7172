import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DevelopmentPage } from './development-page.js';

const USER = '6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2';
const directory = mkdtempSync(join(tmpdir(), 'lantern-page-'));
for (const name of ['index.html', 'app.js', 'style.css']) writeFileSync(join(directory, name), name);
const secret = 'known-to-the-owner';
const token = ({ userId, deviceId }: { userId: string; deviceId: number }) => `token.${userId}.${deviceId}`;
const page = new DevelopmentPage({ directory, host: '127.0.0.1', port: 0, secret, token });
let host: string;

beforeAll(async () => {
  await page.start();
  host = new URL(page.origins[0] ?? '').host;
});
afterAll(async () => {
  await page.stop();
  rmSync(directory, { recursive: true });
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask({
  method = 'GET',
  path = '/',
  headers = {},
  body = '',
}: Asked): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  const port = Number(host.split(':')[1]);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers: { host, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const device = JSON.stringify({ userId: USER, deviceId: 1 });
const tokenRequest = (headers: Record<string, string> = {}, body = device): Asked => ({
  method: 'POST',
  path: '/development/token',
  headers: { origin: `http://${host}`, 'content-type': 'application/json', 'x-development-secret': secret, ...headers },
  body,
});

test('before the server listens for clients there is no page', async () => {
  expect((await ask({})).status).toBe(503);
  page.serve('ws://127.0.0.1:8080');
  expect((await ask({})).status).toBe(200);
});

test('the secret is in the address that is to be opened, and in nothing that is served', async () => {
  expect(page.url).toBe(`http://${host}/#${secret}`);
  const { text, headers } = await ask({});
  expect(JSON.stringify([text, headers])).not.toContain(secret);
});

test('the page may ask this server and nobody else, and nobody frames it', async () => {
  const { headers, text } = await ask({});
  expect(text).toBe('index.html');
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ws://127.0.0.1:8080; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect((await ask({ path: '/app.js' })).headers['content-type']).toBe('text/javascript; charset=utf-8');
});

test.each(['/../package.json', '/index.html', '/development/token', '//'])('GET %s is nothing', async (path) => {
  expect((await ask({ path })).status).toBe(404);
});

test('a token is given to the page itself', async () => {
  const { status, text } = await ask(tokenRequest({ 'sec-fetch-site': 'same-origin' }));
  expect([status, JSON.parse(text)]).toEqual([200, { url: 'ws://127.0.0.1:8080', token: `token.${USER}.1` }]);
});

test('a name that was pointed to this machine is not this server: no page, no token', async () => {
  const port = host.split(':')[1] ?? '';
  for (const name of [`rebound.example:${port}`, 'localhost', `127.0.0.1.example:${port}`, `localhost:${port}.`]) {
    expect((await ask({ headers: { host: name } })).status).toBe(421);
    expect((await ask(tokenRequest({ host: name, origin: `http://${name}` }))).status).toBe(421);
  }
  expect((await ask(tokenRequest({ host: `localhost:${port}`, origin: `http://localhost:${port}` }))).status).toBe(200);
});

test.each<[string, Record<string, string>, number]>([
  ['a page elsewhere', { origin: 'https://elsewhere.example' }, 403],
  ['another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['what the browser says comes from elsewhere', { 'sec-fetch-site': 'cross-site' }, 403],
  ['who does not know the secret', { 'x-development-secret': 'known-to-the-owne' }, 403],
  ['who says more than the secret', { 'x-development-secret': 'known-to-the-owner, known-to-the-owner' }, 403],
  ['a form', { 'content-type': 'text/plain' }, 415],
])('%s gets no token', async (_who, headers, expected) => {
  const { status, text } = await ask(tokenRequest(headers));
  expect([status, text.includes('token.')]).toEqual([expected, false]);
});

test.each([
  '',
  'null',
  '{}',
  '{"userId":"me","deviceId":1}',
  `{"userId":"${USER}","deviceId":-1}`,
  `{"userId":"${USER}","deviceId":4294967296}`,
  'x'.repeat(2_000),
])('the body %.40s is refused', async (body) => {
  expect((await ask(tokenRequest({}, body))).status).toBe(400);
});

test('a port that is taken gives way to one that is free', async () => {
  const port = Number(host.split(':')[1]);
  const second = new DevelopmentPage({ directory, host: '127.0.0.1', port, secret, token });
  await second.start();
  expect(second.origins[0]).not.toBe(page.origins[0]);
  await second.stop();
});
