import { type UserId, parseUserId } from '@lantern/protocol';
import { createMetricsRegistry, silentLogger } from '@lantern/runtime';
import { createKeysMetrics } from '../metrics.js';
import { type CallLimit, type RateLimits, StoreUnavailable } from '../ports.js';
import { CallLimits } from './call-limits.js';

const user = (last: number) => parseUserId(`00000000-0000-4000-8000-00000000000${last}`) as UserId;

test('a claim that nobody can count at its target gives the count of the pair back', async () => {
  const counts = new Map<CallLimit, number>();
  const limits: RateLimits = {
    charge: async (limit) => {
      if (limit === 'claimsPerTarget') throw new StoreUnavailable('away');
      counts.set(limit, (counts.get(limit) ?? 0) + 1);
      const refund = async () => void counts.set(limit, (counts.get(limit) ?? 0) - 1);
      return { admitted: true, refund };
    },
  };
  const registry = createMetricsRegistry({ node: false });
  const metrics = createKeysMetrics(registry);
  const calls = new CallLimits({ limits, insurance: limits, logger: silentLogger, metrics });
  const claim = { requester: { userId: user(1), deviceId: 1 }, target: user(2) };
  await expect(calls.claim(claim)).rejects.toBeInstanceOf(StoreUnavailable);
  expect(counts.get('claimsPerPair')).toBe(0);
  expect(await registry.render()).toContain('lantern_keys_limiter_store_failures_total 1');
});
