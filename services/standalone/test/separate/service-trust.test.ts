import { randomBytes } from 'node:crypto';
import { LINK_SUBPROTOCOL } from '@lantern/link';
import { CloseCode, userIdToBytes } from '@lantern/protocol';
import { ServiceTokens, systemClock } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import jwt from 'jsonwebtoken';
import { WebSocket } from 'ws';
import { RawClient, Refused } from '../raw-client.js';
import { ackOf, newDevice, newUser, preKeys, sendTo } from '../test-device.js';
import { RecordingProxy } from './recording-proxy.js';
import { SERVICE_SECRET, SeparateServices, TOKEN_SECRET, isReady, userToken } from './separate-services.js';

const now = () => Math.floor(Date.now() / 1_000);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const serviceClaims = (fields: object = {}) => {
  return { iss: 'gateway', aud: 'lantern-internal', iat: now(), exp: now() + 60, ...fields };
};
/** As JSON, so that a claim that is undefined is absent. */
const signed = (claims: object, secret = SERVICE_SECRET) =>
  jwt.sign(JSON.parse(JSON.stringify(claims)) as object, secret, { algorithm: 'HS256' });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const goodServiceToken = () => signed(serviceClaims());

let services: SeparateServices;
let ports: { readonly keys: number; readonly link: number; readonly client: number };
beforeAll(async () => {
  services = new SeparateServices();
  const { a } = await services.startAll();
  ports = { keys: services.keysPort, link: services.linkPort, client: a.port };
});
afterAll(() => services.stop());

async function callKeys(headers: Record<string, string>, path = '/internal/v1/limits'): Promise<number> {
  const url = `http://127.0.0.1:${ports.keys}${path}`;
  const body = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
  return body.status;
}

/** The HTTP status; 101 when there is a link. */
function link(headers: Record<string, string>, options: { path?: string; protocols?: string[] } = {}): Promise<number> {
  const { path = '/', protocols = [LINK_SUBPROTOCOL] } = options;
  const ws = new WebSocket(`ws://127.0.0.1:${ports.link}${path}`, protocols, { headers });
  ws.on('error', () => undefined);
  return new Promise((resolve) => {
    ws.once('open', () => {
      ws.terminate();
      resolve(101);
    });
    ws.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
  });
}

test('a service with the secret is let in at both internal ports', async () => {
  expect([await callKeys(bearer(goodServiceToken())), await link(bearer(goodServiceToken()))]).toEqual([200, 101]);
});

describe('the internal ports refuse', () => {
  const rows: [string, () => Record<string, string>][] = [
    ['no token', () => ({})],
    ['an empty token', () => ({ authorization: 'Bearer ' })],
    ['the token of a user', () => bearer(userToken(newUser()))],
    [
      'the token of a user, signed by a service',
      () => bearer(signed({ ...serviceClaims(), aud: 'messaging', sub: newUser() })),
    ],
    ['another audience', () => bearer(signed(serviceClaims({ aud: 'lantern-public' })))],
    ['no audience', () => bearer(signed(serviceClaims({ aud: undefined })))],
    ['the right audience by the secret of users', () => bearer(signed(serviceClaims(), TOKEN_SECRET))],
    ['an expired token', () => bearer(signed(serviceClaims({ iat: now() - 600, exp: now() - 540 })))],
    [
      'a token signed long ago that has not expired',
      () => bearer(signed(serviceClaims({ iat: now() - 600, exp: now() + 600 }))),
    ],
    ['a token for later', () => bearer(signed(serviceClaims({ iat: now() + 600, exp: now() + 660 })))],
    ['a token without an expiry', () => bearer(signed(serviceClaims({ exp: undefined })))],
    ['alg none', () => bearer(`${part({ alg: 'none' })}.${part(serviceClaims())}.`)],
    ['alg none with a signature', () => bearer(`${part({ alg: 'none' })}.${part(serviceClaims())}.AAAA`)],
    [
      'the secret itself',
      () => ({ authorization: `Basic ${Buffer.from(`gateway:${SERVICE_SECRET}`).toString('base64')}` }),
    ],
    ['two tokens', () => ({ authorization: `Bearer ${goodServiceToken()}, Bearer ${goodServiceToken()}` })],
  ];
  test.each(rows)('%s', async (_title, headers) => {
    expect([await callKeys(headers()), await link(headers())]).toEqual([401, 401]);
  });

  test('a good token anywhere but in the header', async () => {
    const token = goodServiceToken();
    expect(await callKeys({}, `/internal/v1/limits?token=${token}&access_token=${token}`)).toBe(401);
    expect(await callKeys({ cookie: `token=${token}`, 'x-authorization': `Bearer ${token}` })).toBe(401);
    expect(await link({}, { path: `/?token=${token}` })).toBe(401);
    expect(await link({}, { protocols: [LINK_SUBPROTOCOL, `lantern.bearer.${token}`] })).toBe(401);
  });

  test('what is not asked for at all, without a token', async () => {
    const statuses = ['/internal/v1/none', '/internal/v1/devices', '/internal/v1/'].map((path) => callKeys({}, path));
    expect(await Promise.all(statuses)).toEqual([401, 401, 401]);
    expect(await callKeys({}, '/')).toBe(404);
    expect((await fetch(`http://127.0.0.1:${ports.link}/`, { headers: bearer(goodServiceToken()) })).status).toBe(426);
  });
});

test.each([
  ['the token of a service', goodServiceToken],
  [
    'the audience of services by the secret of users',
    () => signed({ ...serviceClaims(), sub: newUser() }, TOKEN_SECRET),
  ],
  ['the audience of users by the secret of services', () => userToken(newUser(), SERVICE_SECRET)],
])('clients are not let in with %s', async (_title, make) => {
  const url = `ws://127.0.0.1:${ports.client}`;
  const outcome: unknown = await RawClient.connect(url, { token: make() }).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(Refused);
  expect((outcome as Refused).status).toBe(401);
  const client = await RawClient.connect(url, { token: make(), via: 'subprotocol' });
  expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
});

test('a gateway does not start when the secret of users is the one of the services, or theirs is the audience', () => {
  expect(() => services.gateway({ GATEWAY_TOKEN_SECRET: SERVICE_SECRET })).toThrow(
    /GATEWAY_TOKEN_SECRET: is one of GATEWAY_SERVICE_SECRET/,
  );
  expect(() => services.gateway({ GATEWAY_TOKEN_AUDIENCE: 'lantern-internal' })).toThrow(
    /GATEWAY_TOKEN_AUDIENCE: is lantern-internal/,
  );
});

test('the token of a user goes no further than the gateway: services show each other only their own', async () => {
  const own = new SeparateServices();
  const proxies: RecordingProxy[] = [];
  const proxied = async (port: number) => {
    const proxy = await RecordingProxy.start(port);
    proxies.push(proxy);
    return proxy.port;
  };
  try {
    const transport = own.transport();
    await transport.start();
    own.linkPort = await proxied(transport.linkPort);
    const keys = own.keys();
    await keys.start();
    own.keysPort = await proxied(keys.port);
    const gateway = own.gateway();
    await gateway.start();
    await until(() => isReady(gateway.adminPort), { message: 'the gateway is ready' });

    const [alice, bob] = [await own.attached(gateway), await own.attached(gateway)];
    const again = userToken(alice.device.userId);
    await alice.client.expect('tokenRefreshed', { refreshToken: { token: again } });
    await alice.client.expect('accepted', sendTo(bob.device, 'hello'));
    await bob.client.expect('acked', ackOf(await bob.client.received('deliver')));
    await alice.client.expect('preKeyCounts', { uploadPreKeys: { oneTime: preKeys(2, 900) } });
    const userId = userIdToBytes(bob.device.userId);
    await alice.client.expect('deviceList', { getDevices: { userId } });
    await alice.client.expect('preKeyBundles', { claimPreKeys: { claimId: randomBytes(16), userId } });
    await own.register(gateway, newDevice(bob.device.userId, bob.device.deviceId), { replace: true });

    const said = proxies.flatMap((proxy) => proxy.said);
    const all = Buffer.concat([...said]);
    // The masks were taken off: what a link carries can be seen.
    expect(all.includes(Buffer.from(userIdToBytes(alice.device.userId)))).toBe(true);
    expect(own.userTokens.length).toBeGreaterThanOrEqual(5);
    for (const token of [...own.userTokens, again]) {
      for (const piece of token.split('.').slice(1)) expect(all.includes(piece)).toBe(false);
    }
    const tokens = new ServiceTokens({ secrets: [SERVICE_SECRET], service: 'transport', clock: systemClock });
    const shown = [...all.toString('latin1').matchAll(/\r\nauthorization: ([^\r\n]*)/gi)].map(([, value]) => value);
    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect(shown.filter((value) => !tokens.accepts(value))).toEqual([]);
  } finally {
    await own.stop();
    for (const proxy of proxies) await proxy.stop();
  }
});
