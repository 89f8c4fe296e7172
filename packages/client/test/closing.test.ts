import { delivery } from './fake-server.js';
import { harness } from './harness.js';
import { settled, until } from './until.js';

const h = harness();

test('close waits for the handler and for the confirmation of every ack, then closes the connection', async () => {
  let finish = () => {};
  let begun = false;
  const client = h.client({
    onMessage: () => {
      begun = true;
      return new Promise((resolve) => (finish = resolve));
    },
  });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.push({ deliver: delivery(1) }, { deliver: delivery(2) });
  await until(() => begun);
  let closed = false;
  const closing = client.close().then((result) => {
    closed = true;
    return result;
  });
  finish();
  await until(() => connection.acked().length === 1);
  await settled();
  expect([closed, connection.closedWith]).toEqual([false, undefined]);
  connection.confirmAcks();
  expect(await closing).toEqual({ unconfirmedAcks: 0 });
  await until(() => connection.closedWith === 1000);
  // The second message was never handed out.
  expect(connection.acked()).toEqual([1]);
  expect(client.state).toEqual({ status: 'stopped', reason: 'closed', detail: '' });
});

test('close says how many acks stayed unconfirmed at its deadline', async () => {
  const client = h.client({ onMessage: () => {} });
  await client.connect();
  const connection = await h.server().connection(1);
  connection.deliver(1);
  await until(() => connection.acked().length === 1);
  const closing = client.close({ timeoutMs: 3_000 });
  h.clock().advance(3_000);
  expect(await closing).toEqual({ unconfirmedAcks: 1 });
});

test('close connects again to have acks confirmed, within its deadline', async () => {
  const client = h.client({ onMessage: () => {} });
  await client.connect();
  const first = await h.server().connection(1);
  first.deliver(1);
  await until(() => first.acked().length === 1);
  first.socket.terminate();
  await until(() => client.state.status === 'offline');
  const closing = client.close({ timeoutMs: 3_000 });
  h.clock().advance(1_000);
  const second = await h.server().connection(2);
  await until(() => second.acked().length === 1);
  second.confirmAcks();
  expect(await closing).toEqual({ unconfirmedAcks: 0 });
});

test('close rejects what waits, ends loops, stops every timer, and can be called twice and before connect', async () => {
  const client = h.client();
  await client.connect();
  const loop = client.messages().next();
  const ping = client.ping().catch((error: Error) => error.message);
  const [first, second] = await Promise.all([client.close(), client.close()]);
  expect(first).toBe(second);
  expect(await ping).toBe('the client has stopped: closed');
  expect((await loop).done).toBe(true);
  expect(h.clock().pending).toBe(0);
  const idle = h.client();
  await idle.close();
  await expect(idle.connect()).rejects.toMatchObject({ reason: 'closed' });
  expect(h.clock().pending).toBe(0);
});

test('close does not wait for ever for a server that does not answer the close frame', async () => {
  const client = h.client();
  await client.connect();
  const connection = await h.server().connection(1);
  connection.socket.pause();
  const closing = client.close();
  await until(() => client.state.status === 'stopped');
  h.clock().advance(2_000);
  await closing;
  expect(h.clock().pending).toBe(0);
});

test('close while connecting ends the attempt', async () => {
  h.server().autoWelcome = false;
  const client = h.client();
  const connected = client.connect().catch((error: Error) => error.message);
  await h.server().connection(1);
  await client.close();
  expect(await connected).toBe('the client has stopped: closed');
  expect(h.clock().pending).toBe(0);
});
