import { ConfigError } from '@lantern/runtime';
import { loadGatewayProcessSettings } from './process-settings.js';

const ENV = {
  GATEWAY_KEYS_URLS: 'http://127.0.0.1:1',
  GATEWAY_TRANSPORT_URLS: 'ws://127.0.0.1:2',
  GATEWAY_SERVICE_SECRET: 'x'.repeat(32),
  KAFKA_BROKERS: '127.0.0.1:3',
};
const read = (env: Readonly<Record<string, string>>) => loadGatewayProcessSettings({ ...ENV, ...env }).process;

test('a wait before the drain that leaves clients too little time is refused, with the way out', () => {
  expect(read({ GATEWAY_DRAIN_WAIT_MS: '5000' })).toMatchObject({ drainWaitMs: 5_000, drainTimeoutMs: 10_000 });
  expect(read({ GATEWAY_DRAIN_TIMEOUT_MS: '0' }).drainWaitMs).toBe(0);
  expect(() => read({ GATEWAY_DRAIN_WAIT_MS: '5001' })).toThrow(ConfigError);
  expect(() => read({ GATEWAY_DRAIN_WAIT_MS: '5001' })).toThrow(
    /GATEWAY_DRAIN_WAIT_MS.*more than half of GATEWAY_DRAIN_TIMEOUT_MS \(10000\)/,
  );
});
