import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { z } from 'zod';
import { type KeysRestName, keysRest } from '@lantern/keys-rest';
import { StoreUnavailable } from '../src/index.js';
import { type KeysUnderTestOptions, cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { kemPreKeys, newAddress, newClaim, newRegistration, newUserId, preKeys } from './samples.js';

const onEnd = cleaningUp();
const TOKEN = 'service-token';
const NAMES = Object.keys(keysRest) as KeysRestName[];

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Record<string, unknown>;
}

async function serve(options: KeysUnderTestOptions = {}) {
  const authorize = (req: express.Request) => req.get('authorization') === `Bearer ${TOKEN}`;
  const keys = createKeysUnderTest(onEnd, { authorize, ...options });
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = express()
      .use(keys.router)
      .listen(0, '127.0.0.1', () => resolve(listening));
  });
  onEnd(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/internal/v1`;
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}/${path}`, { method: 'POST', ...init });
    const body = (await response.json()) as Record<string, unknown>;
    const type = response.headers.get('content-type')?.split(';')[0];
    return { status: response.status, type, body };
  };
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const post = (path: string, body: unknown) => send(path, { headers, body: JSON.stringify(body) });
  /** The body as the schema writes it, the answer as it reads it. */
  const call = async <N extends KeysRestName>(name: N, request: z.output<(typeof keysRest)[N]['request']>) => {
    const answer = await post(name, z.encode(keysRest[name].request as z.ZodType, request));
    if (answer.status !== 200) return answer.body;
    return z.decode(keysRest[name].answer as z.ZodType, answer.body) as z.output<(typeof keysRest)[N]['answer']>;
  };
  return { ...keys, send, post, call };
}

const device = (address = newAddress()) => ({ address, registration: newRegistration() });

describe('the internal REST', () => {
  test('registers, uploads, claims, lists, tells the own state, touches and removes as the API does', async () => {
    const { call, api } = await serve();
    const { address, registration } = device();
    const counts = { oneTimeNotStoredIds: [], kemNotStoredIds: [] };
    expect(await call('register', { address, registration })).toMatchObject({ oneTimeLeft: 2, kemLeft: 2, ...counts });
    const upload = { oneTime: preKeys(1, 50), kem: kemPreKeys(1, 50) };
    expect(await call('upload', { address, registrationId: 1, upload })).toEqual({
      oneTimeLeft: 3,
      kemLeft: 3,
      ...counts,
    });

    const claim = newClaim(address.userId);
    const claimed = await call('claim', claim);
    expect(claimed).toMatchObject({ bundles: [{ oneTime: registration.oneTime[0], kem: registration.kem[0] }] });
    expect(claimed).toEqual(await api.claim(claim));

    expect(await call('own-state', { address })).toEqual(await api.ownState(address));
    expect(await call('devices', { userId: address.userId })).toEqual({ devices: await api.devices(address.userId) });
    expect(await call('touch', { address })).toEqual({});
    expect(await call('remove', { address })).toEqual({});
    expect(await call('own-state', { address })).toEqual({ devices: [] });
  });

  test('tells its limits', async () => {
    const { call, post } = await serve({ config: { maxDevices: 3 } });
    const limits = { claimWindowMs: 3_600_000, maxDevices: 3, maxKeysStored: 200, lowKeyThreshold: 20 };
    expect(await call('limits', {})).toEqual(limits);
    expect(await post('limits', { other: 1 })).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });

  test('takes the largest registration that the limits allow', async () => {
    const { call } = await serve();
    const { address, registration } = device();
    const big = (id: number) => ({ id, key: new Uint8Array(2_048), signature: new Uint8Array(128) });
    const largest = {
      ...registration,
      lastResortKem: big(1),
      oneTime: Array.from({ length: 100 }, (_, id) => ({ id: 4_000_000_000 + id, key: new Uint8Array(64) })),
      kem: Array.from({ length: 50 }, (_, id) => big(4_000_000_000 + id)),
    };
    expect(await call('register', { address, registration: largest })).toMatchObject({ oneTimeLeft: 100, kemLeft: 50 });
  });

  test.each(NAMES)('refuses %s without the service token, whatever the body', async (name) => {
    const { send } = await serve();
    for (const authorization of ['', 'Bearer other']) {
      const answer = await send(name, { headers: { authorization, 'content-type': 'application/json' }, body: '{' });
      expect(answer).toMatchObject({ status: 401, type: 'application/problem+json', body: { code: 'token_invalid' } });
    }
  });

  test.each(NAMES.filter((name) => name !== 'limits'))(
    'refuses a bad body of %s with the path of what is wrong',
    async (name) => {
      const { post } = await serve();
      for (const body of [{}, [], { address: { userId: 'x', deviceId: -1 }, userId: 7, requester: null }]) {
        const answer = await post(name, body);
        expect(answer).toMatchObject({ status: 400, type: 'application/problem+json', body: { code: 'invalid' } });
        expect(answer.body['detail']).toMatch(/address|userId|requester|body/);
      }
    },
  );

  test('refuses unknown fields, bad base64, wrong lengths and numbers out of range without quoting them', async () => {
    const { post } = await serve();
    const { address, registration } = device();
    const good = z.encode(keysRest.register.request, { address, registration }) as Record<string, object>;
    const bad: readonly [object, string][] = [
      [{ ...good, secretField: 1 }, 'body'],
      [{ ...good, registration: { ...good['registration'], identityKey: 'not base64!' } }, 'registration.identityKey'],
      [{ ...good, registration: { ...good['registration'], identityKey: '' } }, 'registration.identityKey'],
      [
        { ...good, registration: { ...good['registration'], deviceSecretHash: 'AAAA' } },
        'registration.deviceSecretHash',
      ],
      [{ ...good, registration: { ...good['registration'], registrationId: 2 ** 32 } }, 'registration.registrationId'],
      [{ ...good, address: { ...address, userId: address.userId.toUpperCase() } }, 'address.userId'],
    ];
    for (const [body, path] of bad) {
      const { status, body: problem } = await post('register', body);
      expect([status, problem['code']]).toEqual([400, 'invalid']);
      expect(problem['detail']).toContain(path);
      expect(problem['detail']).not.toContain(address.userId.toUpperCase());
      expect(problem['detail']).not.toContain('not base64!');
    }
  });

  test('refuses what is no JSON, and a body above its bound', async () => {
    const { send, post } = await serve();
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    expect(await send('claim', { headers, body: '{"a":' })).toMatchObject({ status: 400, body: { code: 'invalid' } });
    const text = { ...headers, 'content-type': 'text/plain' };
    expect(await send('claim', { headers: text, body: '{}' })).toMatchObject({
      status: 400,
      body: { code: 'invalid' },
    });
    const answer = await post('claim', { filler: 'x'.repeat(300 * 1024) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } });
  });

  test('answers refusals of the service by their stable codes', async () => {
    const { post, call } = await serve();
    const { address, registration } = device();
    const codeOf = async (name: KeysRestName, request: unknown) => {
      const { status, body } = await post(name, z.encode(keysRest[name].request as z.ZodType, request));
      return [status, body['code']];
    };
    expect(await codeOf('claim', newClaim(newUserId()))).toEqual([404, 'unknown_user']);
    expect(await codeOf('remove', { address })).toEqual([404, 'unknown_device']);
    const upload = { oneTime: [], kem: [] };
    expect(await codeOf('upload', { address, registrationId: 1, upload })).toEqual([409, 'not_registered']);
    await call('register', { address, registration });
    const other = { ...registration, registrationId: 2 };
    expect(await codeOf('register', { address, registration: other })).toEqual([409, 'address_taken']);
    const reused = { ...newRegistration(), replace: true };
    expect(await codeOf('register', { address, registration: reused })).toEqual([409, 'registration_id_reused']);
    expect(await call('devices', { userId: newUserId() })).toEqual({ devices: [] });
    expect(await call('own-state', { address: newAddress() })).toEqual({ devices: [] });
    expect(await call('touch', { address: newAddress() })).toEqual({});
  });

  test('answers 503 with a time to wait while the store does not confirm, and 500 with an error id at a fault', async () => {
    let fault: Error = new StoreUnavailable('no answer');
    const { post, logger } = await serve({
      wrapStore: (store) => ({
        ...store,
        devices: {
          load: () => Promise.reject(fault),
          change: (target, decide) => store.devices.change(target, decide),
          unfinished: (after, limit) => store.devices.unfinished(after, limit),
          unseenSince: (day, limit) => store.devices.unseenSince(day, limit),
          usersFrom: (from, limit) => store.devices.usersFrom(from, limit),
        },
      }),
    });
    const body = { userId: newUserId() };
    expect(await post('devices', body)).toMatchObject({
      status: 503,
      body: { code: 'unavailable', retryAfterMs: 1_000 },
    });
    fault = new Error('a bug');
    const answer = await post('devices', body);
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(answer.body['detail']).toMatch(/^internal error [0-9a-f]{16}$/);
    expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('answers 404 to an unknown name and to other methods', async () => {
    const { send } = await serve();
    const headers = { authorization: `Bearer ${TOKEN}` };
    for (const init of [{ headers }, { headers, method: 'PUT' }]) {
      expect(await send('nothing', init)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect(await send('devices', { headers, method: 'PUT' })).toMatchObject({ status: 404 });
  });
});
