import { traceContextOf } from '@lantern/protocol';
import { parseTraceParent, traceParentOf } from './trace-parent.js';

const HEADER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('a trace context goes through the header of W3C Trace Context and back', () => {
  const context = parseTraceParent(HEADER);
  expect(context).toHaveLength(24);
  expect(context && traceParentOf(context)).toBe(HEADER);
});

test.each([
  ['nothing', undefined],
  ['what is not sampled', HEADER.replace(/01$/, '00')],
  ['another version', HEADER.replace(/^00/, '01')],
  ['a trace id of zeros', HEADER.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32))],
  ['a span id of zeros', HEADER.replace('b7ad6b7169203331', '0'.repeat(16))],
  ['what goes on behind it', `${HEADER}-more`],
  ['capitals', HEADER.toUpperCase()],
  ['anything else', 'x'.repeat(55)],
])('%s is no trace context', (_, header) => {
  expect(parseTraceParent(header)).toBeUndefined();
});

test('bytes of another length are none either, and what they were received with is not kept', () => {
  expect(traceContextOf(new Uint8Array(0))).toBeUndefined();
  expect(traceContextOf(new Uint8Array(25).fill(1))).toBeUndefined();
  const received = new Uint8Array(1_000).fill(1);
  const context = traceContextOf(received.subarray(10, 34));
  expect(context?.buffer.byteLength).toBe(24);
});
