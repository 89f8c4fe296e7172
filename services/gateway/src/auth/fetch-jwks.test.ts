import { generateKeyPairSync } from 'node:crypto';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock, until } from '@lantern/runtime/testing';
import { fetchJwks, isTrustworthyUrl } from './fetch-jwks.js';

const jwk = (fields: object = {}) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  ...fields,
});
const document = (...keys: object[]) => JSON.stringify({ keys });

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/jwks.json`;
}

function fetchFrom(url: string, clock = new ManualClock(), signal = new AbortController().signal) {
  return fetchJwks({ url, clock, signal });
}

test('the keys that are good for tokens are taken, the others left out', async () => {
  const ed = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const text = document(
    jwk({ kid: 'a' }),
    jwk({ kid: 'b', use: 'enc' }),
    ed,
    { kty: 'oct', k: 'AAAA' },
    jwk({ d: 'x' }),
  );
  const url = await serve((_request, response) => response.end(text));
  const clock = new ManualClock();
  const { keys, leftOut, maxAgeMs } = await fetchFrom(url, clock);
  expect([keys.map(({ kid }) => kid), leftOut, maxAgeMs]).toEqual([['a'], 4, undefined]);
  expect(clock.pending).toBe(0);
});

test.each([
  [{ 'cache-control': 'public, max-age=600' }, 600_000],
  [{ 'cache-control': 'Max-Age=600', age: '100' }, 500_000],
  [{ 'cache-control': 'max-age=600', age: '1000' }, 0],
  [{ 'cache-control': 'no-store, max-age=600' }, 0],
  [{ 'cache-control': 's-maxage=600' }, undefined],
  [{ 'cache-control': 'max-age=soon' }, undefined],
])('%j says how long they stay', async (headers, maxAgeMs) => {
  const url = await serve((_request, response) => response.writeHead(200, headers).end(document(jwk())));
  expect((await fetchFrom(url)).maxAgeMs).toBe(maxAgeMs);
});

test.each<[string, RegExp, RequestListener]>([
  [
    'a redirect',
    /answered with 302; redirects are not followed/,
    (_, res) => res.writeHead(302, { location: '/' }).end(),
  ],
  ['an error', /answered with 500$/, (_, res) => res.writeHead(500).end()],
  ['a text', /JWKS/, (_, res) => res.end('hello')],
  ['no usable key', /no public key/, (_, res) => res.end(document({ kty: 'oct', k: 'AAAA' }))],
  ['too many keys', /more than 16/, (_, res) => res.end(document(...Array.from({ length: 17 }, () => jwk())))],
  ['two keys of one kid', /same kid/, (_, res) => res.end(document(jwk({ kid: 'a' }), jwk({ kid: 'a' })))],
  ['64 KiB in one piece', /more than 65536 bytes/, (_, res) => res.end(document(jwk({ x5c: ['A'.repeat(65_536)] })))],
  [
    '64 KiB in pieces',
    /more than 65536 bytes/,
    (_, res) => {
      for (let count = 0; count < 80; count++) res.write(' '.repeat(1_024));
      res.end(document(jwk()));
    },
  ],
  ['a connection that breaks', /cannot be fetched \(\w+\)/, (request) => request.socket.destroy()],
])('%s is refused', async (_title, problem, listener) => {
  await expect(fetchFrom(await serve(listener))).rejects.toThrow(problem);
});

test('an answer that drips is given up after 5 s, and none leaks when everything stops', async () => {
  let asked = 0;
  const url = await serve((_request, response) => {
    asked++;
    response.write('{');
  });
  const clock = new ManualClock();
  const slow = expect(fetchFrom(url, clock)).rejects.toThrow('did not come within 5000 ms');
  await until(() => asked === 1, { message: 'asked' });
  clock.advance(5_000);
  await slow;
  const stop = new AbortController();
  const stopped = expect(fetchFrom(url, clock, stop.signal)).rejects.toThrow();
  await until(() => asked === 2, { message: 'asked again' });
  stop.abort();
  await stopped;
  expect(clock.pending).toBe(0);
});

test.each([
  ['https://issuer.example/jwks', true],
  ['http://127.0.0.1:8080/jwks', true],
  ['http://[::1]/jwks', true],
  ['http://localhost/jwks', true],
  ['http://issuer.example/jwks', false],
  ['http://127.0.0.1.example/jwks', false],
  ['http://localhost.example/jwks', false],
  ['http://10.0.0.1/jwks', false],
])('%s may be fetched from: %s', (url, trusted) => {
  expect(isTrustworthyUrl(url)).toBe(trusted);
});
