import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@lantern/runtime/testing';
import jwt from 'jsonwebtoken';
import { RawClient } from './raw-client.js';
import { Servers } from './start-server.js';

const servers = new Servers();
afterAll(() => servers.stopAll());

test('the server waits for the keys of the issuer, and lets clients in when it has them', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let status = 503;
  const issuer = createServer((_request, response) => {
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'a' };
    response.writeHead(status).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const env = {
    GATEWAY_TOKEN_ISSUER: 'issuer',
    GATEWAY_TOKEN_AUDIENCE: 'messaging',
    GATEWAY_TOKEN_KEYS_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`,
  };
  try {
    const server = servers.spawn({ dataDir: servers.newDataDir(), env });
    await until(() => server.output.includes('answered with 503'), { message: () => server.output });
    expect(server.output).not.toContain('listening on');
    status = 200;
    await server.listening();
    // The page for development, and its tokens, are there only with the development key.
    expect(server.output).not.toContain('in a browser');
    const claims = { iss: 'issuer', aud: 'messaging', sub: randomUUID() };
    const token = jwt.sign(claims, privateKey, { algorithm: 'ES256', keyid: 'a', expiresIn: 600 });
    const client = await RawClient.connect(server.url, { token });
    await client.expect('welcome', { hello: { deviceId: 1 } });
    await client.close();
  } finally {
    issuer.close();
  }
});
