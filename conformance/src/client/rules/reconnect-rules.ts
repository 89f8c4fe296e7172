import { type Rule, holds, same } from '../../rules/rule.js';
import { pause } from '../../rules/waiting.js';
import { type CloseCodeVector, readVectors } from '../../vectors/read-vectors.js';
import type { ClientStage } from '../client-stage.js';

const closeCodes = readVectors('close-codes') as { vectors: CloseCodeVector[] };
const reconnecting = readVectors('reconnecting') as {
  backOff: { attempt: number; mostMs: number }[];
  afterUpgrade: { status: number; asCloseCode: number }[];
};

/** Beyond what the protocol allows: the client, its timers and this machine have other things to do, too. */
const SLACK_MS = 4_000;
/** A client that wrongly connects again does so within the first bound of the back-off. */
const QUIET_MS = 700;

const actionOf = (code: number) => closeCodes.vectors.find((vector) => vector.code === code)?.action ?? 'back-off';

async function staysAway(stage: ClientStage, attempts: number): Promise<void> {
  await stage.stopped();
  await pause(QUIET_MS);
  stage.attempts(attempts);
}

async function comesBack(
  stage: ClientStage,
  since: number,
  bounds: { leastMs?: number; mostMs: number },
): Promise<number> {
  const { at } = await stage.server.attempt(stage.server.attempts.length + 1);
  const delay = Math.round(at - since);
  const { leastMs = 0, mostMs } = bounds;
  holds(delay >= leastMs - 5, `it connected again after ${delay} ms, not ${leastMs}`);
  holds(delay <= leastMs + mostMs + SLACK_MS, `it connected again after ${delay} ms, later than ${leastMs + mostMs}`);
  return delay;
}

const afterCode = ({ code, action }: Pick<CloseCodeVector, 'code' | 'action'>): Rule<ClientStage> => ({
  name: `Close code ${code}: ${{ stop: 'stops', 'new-token': 'gets a new token', 'back-off': 'backs off' }[action]}`,
  section: 'close-codes',
  run: async (stage) => {
    const connection = await stage.connected();
    const closedAt = connection.close(code);
    if (action === 'stop') return staysAway(stage, 1);
    await comesBack(stage, closedAt, { mostMs: 500 });
    const { handshake } = await stage.server.attempt(2);
    same(handshake.token, action === 'new-token' ? 'second.to.ken' : 'first.to.ken', 'token');
    await stage.server.connection(2);
  },
});

const afterStatus = ({ status, asCloseCode }: { status: number; asCloseCode: number }): Rule<ClientStage> => ({
  name: `An upgrade that is answered HTTP ${status} is taken as ${asCloseCode}`,
  section: 'token',
  run: async (stage) => {
    stage.server.refusal = { status };
    await stage.open();
    await stage.server.attempt(1);
    const action = actionOf(asCloseCode);
    if (action === 'stop') return staysAway(stage, 1);
    await stage.server.attempt(2);
    stage.server.refusal = undefined;
    if (action === 'new-token') {
      same((await stage.server.attempt(2)).handshake.token, 'second.to.ken', 'token');
      return staysAway(stage, 2);
    }
    await stage.server.connection(1, 30_000);
  },
});

/** Sections "Close codes", "Reconnecting" and "GoingAway". */
export const RECONNECT_RULES: readonly Rule<ClientStage>[] = [
  ...closeCodes.vectors.map(afterCode),
  afterCode({ code: 4999, action: 'back-off' }),
  afterCode({ code: 1000, action: 'back-off' }),
  ...reconnecting.afterUpgrade.map(afterStatus),
  {
    name: 'A connection that ends without a close frame is backed off from',
    section: 'close-codes',
    run: async (stage) => {
      const connection = await stage.connected();
      await comesBack(stage, connection.drop(), { mostMs: 500 });
      await stage.server.connection(2);
    },
  },
  {
    name: 'A new token is got once: when that is refused with 4401, too, the client stops',
    section: 'close-codes',
    run: async (stage) => {
      stage.server.greets = false;
      (await stage.connected()).close(4401);
      (await stage.server.connection(2)).close(4401);
      await staysAway(stage, 2);
    },
  },
  {
    name: 'retry_after_ms in the reason of a close is waited for at least',
    section: 'reconnecting',
    run: async (stage) => {
      const connection = await stage.connected();
      const closedAt = connection.close(1013, 'a part is away; retry_after_ms=1200');
      await comesBack(stage, closedAt, { leastMs: 1_200, mostMs: 500 });
    },
  },
  {
    name: 'Retry-After of a refused upgrade is waited for at least',
    section: 'reconnecting',
    run: async (stage) => {
      stage.server.refusal = { status: 503, retryAfterSeconds: 1 };
      await stage.open();
      const { at } = await stage.server.attempt(1);
      stage.server.refusal = undefined;
      await comesBack(stage, at, { leastMs: 1_000, mostMs: 500 });
    },
  },
  {
    name: 'The delays stay within bounds that double, and are not all nothing',
    section: 'reconnecting',
    run: async (stage) => {
      stage.server.greets = false;
      await stage.open();
      const delays: number[] = [];
      for (const { attempt, mostMs } of reconnecting.backOff.slice(0, 3)) {
        const closedAt = (await stage.server.connection(attempt + 1)).close(1012);
        delays.push(await comesBack(stage, closedAt, { mostMs }));
      }
      // Uniform ones are so short together once in a million runs.
      holds(delays.reduce((sum, delay) => sum + delay, 0) > 15, `delays of ${delays.join(', ')} ms`);
    },
  },
  {
    name: 'After GoingAway the client goes on for reconnect_after_ms, then closes with 1000 and connects at once',
    section: 'goingaway',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.push({ goingAway: { reconnectAfterMs: 1_000 } });
      const toldAt = performance.now();
      const { outcome } = stage.send('meanwhile');
      connection.answer(await connection.next('send'), { accepted: {} });
      same((await outcome).outcome, 'accepted', 'outcome');
      connection.deliver(1);
      await connection.ackOf(1);
      connection.confirmAcks();
      const { code, at } = await connection.ended();
      same(code, 1000, 'close code');
      const stayed = Math.round(at - toldAt);
      holds(stayed >= 995, `it left after ${stayed} ms, not 1000`);
      holds(stayed <= 1_000 + 100 + 1_000 + SLACK_MS, `it left after ${stayed} ms`);
      await stage.server.connection(2);
    },
  },
  {
    name: 'A second GoingAway replaces the first',
    section: 'goingaway',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.push({ goingAway: { reconnectAfterMs: 60_000 } });
      connection.push({ goingAway: { reconnectAfterMs: 300 } });
      same((await connection.ended()).code, 1000, 'close code');
      await stage.server.connection(2);
    },
  },
  {
    name: 'A connection that ends before the time of GoingAway is not replaced before it',
    section: 'goingaway',
    run: async (stage) => {
      const connection = await stage.connected();
      connection.push({ goingAway: { reconnectAfterMs: 1_500 } });
      const toldAt = performance.now();
      connection.deliver(1);
      await connection.ackOf(1);
      connection.close(1001);
      await comesBack(stage, toldAt, { leastMs: 1_490, mostMs: 500 });
    },
  },
];
