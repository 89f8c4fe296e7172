import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CloseCode, SUBPROTOCOL, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { StandaloneRun } from '@lantern/testkit';
import { AUDIENCE, HOSTILE_TOKENS, ISSUER, JWKS, goodToken } from './hostile-tokens.js';
import { RawClient, Refused } from './raw-client.js';
import { Servers } from './start-server.js';
import { newUser } from './test-device.js';

const servers = new Servers();
let server: StandaloneRun;
/** A session that tries each of them as its next token. */
let session: RawClient;
const user = newUser();
/** Every token that was presented. */
const presented: string[] = [];

beforeAll(async () => {
  const dataDir = servers.newDataDir();
  const keysFile = join(dirname(dataDir), 'jwks.json');
  writeFileSync(keysFile, JWKS);
  const env = {
    GATEWAY_TOKEN_ISSUER: ISSUER,
    GATEWAY_TOKEN_AUDIENCE: AUDIENCE,
    GATEWAY_TOKEN_KEYS_FILE: keysFile,
    STANDALONE_LOG_LEVEL: 'debug',
  };
  server = await servers.start({ dataDir, env });
  session = await RawClient.connect(server.url, { token: goodToken(user) });
  await session.expect('welcome', { hello: { deviceId: 1 } });
});
afterAll(() => servers.stopAll());

const made = (make: () => string): string => {
  const token = make();
  presented.push(token);
  return token;
};

/** Browsers cannot offer anything else as a subprotocol. */
const mayBeSubprotocol = (token: string) => /^[!#$%&'*+.^_`|~A-Za-z0-9-]+$/.test(token);

async function metrics(): Promise<string> {
  const [, url] = /health and metrics on (\S+)/.exec(server.output) ?? [];
  return (await fetch(url ?? '')).text();
}

async function metric(series: string): Promise<number> {
  const line = (await metrics()).split('\n').find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? NaN);
}

test('good tokens of each kind of key are taken', async () => {
  for (const [kid, fields] of [
    ['ec', {}],
    ['rsa', {}],
    ['ec', { aud: ['other', AUDIENCE] }],
    // Within the skew of the clocks.
    ['rsa', { iat: Math.floor(Date.now() / 1_000) + 20 }],
    ['ec', { iat: Math.floor(Date.now() / 1_000) - 600, exp: Math.floor(Date.now() / 1_000) - 10 }],
  ] as const) {
    const client = await RawClient.connect(server.url, { token: goodToken(newUser(), kid, fields) });
    await client.expect('welcome', { hello: { deviceId: 1 } });
    await client.close();
  }
});

describe('a hostile token is refused before there is any state:', () => {
  test('there are at least 40', () => {
    expect(HOSTILE_TOKENS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(HOSTILE_TOKENS.map(([title]) => title)).size).toBe(HOSTILE_TOKENS.length);
  });

  test.each(HOSTILE_TOKENS)('%s', async (_title, refusal, make) => {
    const accepted = await metric('lantern_gateway_handshakes_total{result="accepted"}');
    const token = made(make);
    const outcome: unknown = await RawClient.connect(server.url, { token }).catch((error: unknown) => error);
    if (!(outcome instanceof Refused)) throw new Error(`not refused: ${String(outcome)}`);
    const { status, headers, body } = outcome;
    expect([status, headers['content-type']]).toEqual([401, 'application/problem+json']);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(JSON.parse(body)).toMatchObject({
      status: 401,
      code: 'token_invalid',
      detail: expect.stringMatching(refusal) as unknown,
    });
    expect(`${JSON.stringify(headers)}${body}`).not.toContain(token);

    if (mayBeSubprotocol(token)) {
      const client = await RawClient.connect(server.url, { token, via: 'subprotocol' });
      expect([client.protocol, await client.closeCode()]).toEqual([SUBPROTOCOL, CloseCode.TokenInvalid]);
      expect(client.closed?.reason).toMatch(refusal);
      expect(client.closed?.reason).not.toContain(token);
      expect(client.pushes).toEqual([]);
    }
    expect(await metric('lantern_gateway_handshakes_total{result="accepted"}')).toBe(accepted);
  });
});

test.each(HOSTILE_TOKENS)(
  'as the next token of a session it is a Problem, and the session goes on: %s',
  async (_title, refusal, make) => {
    const token = made(make);
    const problem = await session.expect('problem', { refreshToken: { token } });
    expect(problem).toMatchObject({ code: v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID, retryable: false });
    expect(problem.message).toMatch(refusal);
    expect(problem.message).not.toContain(token);
    await session.isServed();
  },
);

test('afterwards the session is good for another token, and no token stands in a log line or a metric', async () => {
  await session.expect('tokenRefreshed', { refreshToken: { token: goodToken(user) } });
  expect(presented.length).toBeGreaterThanOrEqual(2 * HOSTILE_TOKENS.length);
  const said = `${server.output}${await metrics()}`;
  for (const token of presented) {
    for (const piece of token.split('.').filter((text) => text.length > 30)) expect(said).not.toContain(piece);
  }
  expect(said).not.toContain(user);
  expect([...server.logged('warn'), ...server.logged('error')]).toEqual([]);
  // A connection counts until the server has seen its end, too.
  await until(async () => (await metric('lantern_gateway_connections')) === 1, { message: 'connections are left' });
});
