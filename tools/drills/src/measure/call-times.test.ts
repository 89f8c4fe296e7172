import { sumsOf } from './call-times.js';

test('the sums of one call are read from a page of metrics, and those of no other', () => {
  const page = [
    '# HELP calls_seconds how long',
    'calls_seconds_bucket{le="1",call="ownState"} 7',
    'calls_seconds_sum{call="ownState"} 1.5',
    'calls_seconds_count{call="ownState"} 3',
    'calls_seconds_sum{call="claim"} 100',
    'calls_seconds_count{call="claim"} 50',
    'more_calls_seconds_sum{call="ownState"} 9',
    '',
  ].join('\n');
  expect(sumsOf(page, 'calls_seconds', 'call="ownState"')).toEqual({ seconds: 1.5, count: 3 });
  expect(sumsOf(page, 'calls_seconds', 'call="remove"')).toEqual({ seconds: 0, count: 0 });
});
