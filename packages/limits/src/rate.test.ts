import { loadConfig } from '@lantern/runtime';
import { defineConfig } from '@lantern/runtime';
import { rateKey } from './rate-key.js';
import { parseRate } from './rate.js';

test.each([
  ['1000+20/s', { burst: 1_000, intervalMs: 50 }],
  ['120+2/s', { burst: 120, intervalMs: 500 }],
  ['60+1/10s', { burst: 60, intervalMs: 10_000 }],
  ['6+1/10m', { burst: 6, intervalMs: 600_000 }],
  ['300+300/h', { burst: 300, intervalMs: 12_000 }],
  ['20+20/d', { burst: 20, intervalMs: 4_320_000 }],
  ['1000000000+1000000/s', { burst: 1_000_000_000, intervalMs: 0.001 }],
])('%s is a rate', (text, rate) => {
  expect(parseRate(text)).toEqual(rate);
});

test.each(['', '5', '0+1/s', '5+0/s', '5+1/w', '5+1/0s', '-1+1/s', '5+1/s ', '1.5+1/s', '99999999999+1/s'])(
  '"%s" is none',
  (text) => {
    expect(parseRate(text)).toBeUndefined();
  },
);

describe('as a configuration key', () => {
  const definition = defineConfig({
    prefix: 'TEST_',
    keys: { sends: rateKey({ about: 'Sends.', default: '120+2/s' }) },
  });

  test('it has its default, and takes another rate', () => {
    expect(loadConfig(definition, {}).sends).toEqual({ burst: 120, intervalMs: 500 });
    expect(loadConfig(definition, { TEST_SENDS: '6+1/10m' }).sends).toEqual({ burst: 6, intervalMs: 600_000 });
  });

  test.each(['many', '0+1/s', '5+1/0m'])('"%s" is refused by name, with the way out', (text) => {
    expect(() => loadConfig(definition, { TEST_SENDS: text })).toThrow(/TEST_SENDS.*120\+2\/s/s);
  });
});
