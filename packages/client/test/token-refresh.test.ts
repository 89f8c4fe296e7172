import { v1 } from '@lantern/protocol';
import { harness } from './harness.js';
import { until } from './until.js';

const h = harness();

test('hands a new token in on the same connection when the old one expires soon', async () => {
  const reasons: string[] = [];
  const client = h.client({
    token: (reason) => {
      reasons.push(reason);
      return `${reason}.b.c`;
    },
  });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({ tokenExpiring: { tokenExpiresAt: 1 } });
  const refresh = await connection.next('refreshToken');
  expect(refresh.refreshToken?.token).toBe('expiring.b.c');
  connection.answer(refresh, { tokenRefreshed: { tokenExpiresAt: 2 } });
  connection.push({ tokenExpiring: { tokenExpiresAt: 2 } });
  await connection.next('refreshToken');
  expect(reasons).toEqual(['connect', 'expiring', 'expiring']);
});

test('a refused token and a failing token source are told as events and tried again', async () => {
  let calls = 0;
  const client = h.client({
    token: () => {
      if (++calls === 3) throw new Error('the token service is down');
      return 'a.b.c';
    },
  });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({ tokenExpiring: { tokenExpiresAt: 1 } });
  connection.answer(await connection.next('refreshToken'), {
    problem: { code: v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID, message: 'expired already' },
  });
  const events = client.events();
  expect((await events.next()).value).toMatchObject({ type: 'token-refresh-failed', error: { code: 'token_invalid' } });
  h.clock().advance(3_000);
  expect((await events.next()).value).toMatchObject({ error: { message: 'the token service is down' } });
  h.clock().advance(5_000);
  connection.answer(await connection.next('refreshToken'), { tokenRefreshed: { tokenExpiresAt: 2 } });
  await until(() => calls === 4);
});

test('one refresh at a time, and none on a connection that ended', async () => {
  const answers: ((token: string) => void)[] = [];
  let calls = 0;
  const client = h.client({
    token: (reason) => {
      if (reason === 'connect') return 'a.b.c';
      calls++;
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({ tokenExpiring: {} }, { tokenExpiring: {} });
  await until(() => answers.length > 0);
  connection.socket.terminate();
  await until(() => client.state.status === 'offline');
  answers[0]?.('late.b.c');
  h.clock().advance(10_000);
  const second = await h.server().connection(2);
  await until(() => client.state.status === 'ready');
  const ping = client.ping();
  second.answer(await second.next('ping'), { pong: {} });
  await ping;
  expect(calls).toBe(1);
  expect(second.all('refreshToken')).toHaveLength(0);
});
