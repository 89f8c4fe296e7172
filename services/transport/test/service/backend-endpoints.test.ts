import type { implement } from '@lantern/internal-rest';
import { RequestProblem, type UserId, v1 } from '@lantern/protocol';
import { word } from '@lantern/runtime';
import { NotReadable, OutcomeUnknown, type UserRecords, transportBackendEndpoints } from '../../src/index.js';
import { eventually } from './test-link.js';
import { people, startTransport, stopTransports, world } from './transport-world.js';

afterEach(stopTransports);

const MESSAGE_ID = new Uint8Array(16).fill(7);
const CALL: Parameters<ReturnType<typeof implement>['handle']>[1] = {
  caller: { name: word('tests'), scopes: new Set() },
  repeatId: new Uint8Array(16),
};

const NO_RECORDS: UserRecords = {
  withMail: async () => [],
  known: async () => [],
  tombstones: async () => 0,
  forget: async () => undefined,
  forgottenKeptMs: 0,
  removeDeadLetters: async () => 0,
  remains: async () => [],
};

async function backend() {
  const w = world();
  const { transport, log } = await startTransport(w);
  const endpoints = transportBackendEndpoints(transport, { records: NO_RECORDS, retentionMs: 1_000, clock: w.clock });
  const call = (operationId: string, input: { userId: UserId; deviceId: number; messageId?: Uint8Array }) => {
    const endpoint = endpoints.find(({ spec }) => spec.operationId === operationId)!;
    return endpoint.handle(input, CALL);
  };
  return { w, log, call };
}

const calls = [
  ['mailboxStatistics', {}],
  ['purgeMailbox', {}],
  ['findMessage', { messageId: MESSAGE_ID }],
] as const;

test.each(calls)('%s says to come again when a store does not answer', async (operationId, input) => {
  const { w, call } = await backend();
  const { bob } = people();
  for (const failure of [new NotReadable('no answer'), new OutcomeUnknown('no answer')]) {
    w.mailbox.before = async () => {
      throw failure;
    };
    const refused = call(operationId, { ...bob, ...input });
    await expect(refused).rejects.toBeInstanceOf(RequestProblem);
    const code = v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE;
    await expect(refused).rejects.toMatchObject({ code, retryAfterMs: 1_000 });
  }
});

test('findMessage says to come again when the log does not answer', async () => {
  const { log, call } = await backend();
  log.range = () => Promise.reject(new NotReadable('no answer'));
  const refused = call('findMessage', { ...people().bob, messageId: MESSAGE_ID });
  await expect(refused).rejects.toMatchObject({ code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE });
});

test('a fault of the server is not called an outage', async () => {
  const { w, call } = await backend();
  w.mailbox.before = () => Promise.reject(new TypeError('a fault'));
  await expect(call('mailboxStatistics', people().bob)).rejects.toThrow(TypeError);
});

test('however many ask, only so many pages are in memory at once (I7)', async () => {
  const { w, call } = await backend();
  let reading = 0;
  let most = 0;
  let asked = 0;
  let finish: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (finish = resolve));
  w.mailbox.before = async (operation) => {
    if (operation !== 'read') return;
    reading++;
    asked++;
    most = Math.max(most, reading);
    await gate;
    reading--;
  };
  const all = Array.from({ length: 50 }, () =>
    call('findMessage', { ...people().bob, messageId: MESSAGE_ID }).catch((error: unknown) => error),
  );
  await eventually(() => asked === 8);
  await new Promise(setImmediate);
  expect(asked).toBe(8);
  finish();
  await Promise.all(all);
  expect(most).toBe(8);
});
