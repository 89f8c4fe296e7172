import { ConfigError, loadConfig, defineConfig, silentLogger } from '@lantern/runtime';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { dnsInstances, instanceDiscovery, linkClientKeys } from '../src/index.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function scripted(url = 'ws://transport.internal:7000') {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const told: string[][] = [];
  const asked: string[] = [];
  const answers: (readonly string[] | Error)[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    const answer = answers.shift() ?? new Error('no answer');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const discovery = dnsInstances({ url, intervalMs: 5_000, clock, logger, resolve });
  const next = async (answer: readonly string[] | Error) => {
    answers.push(answer);
    clock.advance(5_000);
    await turn();
  };
  const watch = async (answer: readonly string[] | Error) => {
    answers.push(answer);
    const stop = discovery.watch((urls) => told.push([...urls]));
    await turn();
    return stop;
  };
  return { clock, logger, told, asked, next, watch };
}

test('every address of the name is an instance, looked up again and again', async () => {
  const { told, asked, next, watch, clock } = scripted();
  const stop = await watch(['10.0.0.2', '10.0.0.1']);
  await next(['10.0.0.1', '10.0.0.2']);
  await next(['10.0.0.1', 'fd00::7', '10.0.0.1']);
  expect(told).toEqual([
    ['ws://10.0.0.1:7000', 'ws://10.0.0.2:7000'],
    ['ws://10.0.0.1:7000', 'ws://[fd00::7]:7000'],
  ]);
  expect(asked).toEqual(Array.from({ length: 3 }, () => 'transport.internal'));
  stop();
  expect(clock.pending).toBe(0);
});

test('while the name cannot be resolved, or has no address, the last known instances stay', async () => {
  const { told, next, watch, logger } = scripted('wss://transport.internal');
  await watch(new Error('SERVFAIL'));
  await next(['10.0.0.1']);
  await next(new Error('SERVFAIL'));
  await next([]);
  await next(['10.0.0.1']);
  expect(told).toEqual([['wss://10.0.0.1']]);
  expect(logger.entries.map(({ level }) => level)).toEqual(['warn', 'warn']);
});

test('the names of this machine are resolved by its own resolver', async () => {
  const told: string[][] = [];
  const clock = new ManualClock();
  const discovery = dnsInstances({ url: 'ws://localhost:1', intervalMs: 1_000, clock, logger: silentLogger });
  const stop = await new Promise<() => void>((resolve) => {
    const unwatch = discovery.watch((urls) => {
      told.push([...urls]);
      resolve(unwatch);
    });
  });
  stop();
  expect(told[0]!.some((url) => url === 'ws://127.0.0.1:1' || url === 'ws://[::1]:1')).toBe(true);
});

const definition = defineConfig({ prefix: 'GATEWAY_', keys: linkClientKeys });
const deps = { prefix: 'GATEWAY_', clock: new ManualClock(), logger: silentLogger };

test('an operator names the transports one by one or by DNS, and is told when it is neither or both', () => {
  const load = (env: Record<string, string>) => instanceDiscovery(loadConfig(definition, env), deps);
  const told: (readonly string[])[] = [];
  load({ GATEWAY_TRANSPORT_URLS: 'ws://a:1, ws://b:2' }).watch((urls) => told.push(urls))();
  expect(told).toEqual([['ws://a:1', 'ws://b:2']]);
  expect(() => load({})).toThrow(ConfigError);
  expect(() => load({})).toThrow('GATEWAY_TRANSPORT_URLS: is not set, nor is GATEWAY_TRANSPORT_DNS_URL');
  const both = { GATEWAY_TRANSPORT_URLS: 'ws://a:1', GATEWAY_TRANSPORT_DNS_URL: 'ws://b:2' };
  expect(() => load(both)).toThrow('is set together with');
  expect(() => load({ GATEWAY_TRANSPORT_URLS: 'http://a:1' })).toThrow('is not a URL like ws://host:port');
});
