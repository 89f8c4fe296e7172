import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogFields, word } from './logger.js';
import { createLogger, type LoggerOptions } from './pino-logger.js';
import { ManualClock } from './testing/manual-clock.js';

function setup(options: Partial<LoggerOptions> = {}, isTTY = false) {
  const lines: string[] = [];
  const destination = { isTTY, write: (line: string) => void lines.push(line) };
  const clock = new ManualClock(Date.parse('2026-01-02T03:04:05.678Z'));
  const logger = createLogger({ level: 'debug', destination, clock, ...options });
  const entries = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { lines, logger, entries };
}

test('an entry is one JSON line with level, time, message and fields', () => {
  const { lines, logger, entries } = setup();
  logger.info('listening', { port: 1, secure: false, mode: word('dns'), absent: undefined });
  expect(lines[0]).toMatch(/^\{.*\}\n$/);
  expect(entries()).toEqual([
    { level: 'info', time: '2026-01-02T03:04:05.678Z', msg: 'listening', port: 1, secure: false, mode: 'dns' },
  ]);
});

test('entries below the level are not written', () => {
  const { logger, entries } = setup({ level: 'warn' });
  logger.debug('a');
  logger.info('b');
  logger.warn('c');
  logger.error('d');
  expect(entries().map(({ msg }) => msg)).toEqual(['c', 'd']);
  const silent = setup({ level: 'silent' });
  silent.logger.error('e');
  expect(silent.lines).toEqual([]);
});

test('a child has its own component and only that one', () => {
  const { logger, lines, entries } = setup();
  logger.child('keys').child('store').info('opened');
  expect(entries()[0]).toMatchObject({ component: 'store', msg: 'opened' });
  expect(lines[0]?.match(/"component"/g)).toHaveLength(1);
});

test('values of types that do not belong into a log are not written, even past the compiler', () => {
  const { logger, entries, lines } = setup();
  const smuggled = { user: { id: 'u-1' }, bytes: new Uint8Array([1]), big: 1n, fn: () => 1 } as unknown as LogFields;
  logger.info('odd', { ...smuggled, nan: Number.NaN });
  const marks = { user: '[not loggable]', bytes: '[not loggable]', big: '[not loggable]', fn: '[not loggable]' };
  expect(entries()[0]).toMatchObject({ ...marks, nan: 'NaN' });
  expect(lines[0]).not.toContain('u-1');
});

test('a field cannot stand in for what every entry has', () => {
  const { logger, entries } = setup();
  logger.info('real', { msg: word('fake'), level: 1, time: 2 });
  expect(entries()[0]).toMatchObject({ msg: 'real', level: 'info', msg_: 'fake', level_: 1, time_: 2 });
});

test('an error is written with type, message, code, stack and causes, and nothing else that hangs on it', () => {
  const { logger, entries, lines } = setup();
  const cause = Object.assign(new RangeError('inner'), { code: 'ECONNREFUSED', request: { token: 'sekrit' } });
  logger.error('failed', { error: new Error('outer', { cause }) });
  expect(entries()[0]?.['error']).toEqual({
    type: 'Error',
    message: 'outer',
    stack: expect.stringMatching(/^\s+at /),
    cause: {
      type: 'RangeError',
      message: 'inner',
      code: 'ECONNREFUSED',
      stack: expect.stringMatching(/^\s+at /),
    },
  });
  expect(lines[0]).not.toContain('sekrit');
});

test('errors of libraries are written without ids, tokens and addresses', () => {
  const { logger, lines } = setup();
  const error = new Error('dup key: { _id: "3f0c1a52-9f0e-4d57-8d3b-0a6f6f3f1c11.7" } from 203.0.113.9');
  logger.error('failed', { error: new Error('wrapped', { cause: error }) });
  expect(lines[0]).toContain('dup key: { _id: \\"[id]\\" } from [ip]');
});

test('a circle of causes ends', () => {
  const { logger, entries } = setup();
  const error: Error = new Error('round');
  error.cause = error;
  logger.error('failed', { error });
  expect(JSON.stringify(entries()[0]).match(/"round"/g)).toHaveLength(8);
});

test('the errors of an AggregateError are written', () => {
  const { logger, entries } = setup();
  logger.error('failed', { error: new AggregateError([new Error('one'), new Error('two')], 'both') });
  expect(entries()[0]?.['error']).toMatchObject({ message: 'both', errors: [{ message: 'one' }, { message: 'two' }] });
});

test('a terminal gets a line for people, with the error and its causes below', () => {
  const { logger, lines } = setup({}, true);
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  logger.child('mailbox').warn('read failed', { tries: 2, error: new Error('no answer', { cause }) });
  const text = lines.join('').split('\u001B[33m').join('').split('\u001B[0m').join('');
  expect(text).toMatch(/^03:04:05\.678 WARN {2}\[mailbox\] read failed tries=2\n {2}Error: no answer\n {4}at /);
  expect(text).toMatch(/\n {2}caused by Error: refused \(ECONNREFUSED\)\n {4}at /);
  expect(text.endsWith('\n')).toBe(true);
});

test('the readable form has no colors when it is asked for elsewhere than on a terminal', () => {
  const { logger, lines } = setup({ format: 'pretty' });
  logger.info('ready');
  expect(lines).toEqual(['03:04:05.678 INFO  ready\n']);
});

test('lines to a file descriptor are written before the call returns', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lantern-log-'));
  const file = join(dir, 'log');
  const fd = openSync(file, 'w');
  try {
    const logger = createLogger({ level: 'info', destination: { fd, write: () => true } });
    logger.info('last words');
    expect(readFileSync(file, 'utf8')).toContain('"msg":"last words"');
  } finally {
    closeSync(fd);
    rmSync(dir, { recursive: true });
  }
});

test('identities do not fit into a field by type', () => {
  const { logger } = setup({ level: 'silent' });
  const text: string = 'anything';
  // @ts-expect-error a string is not a LogWord
  logger.info('x', { user: text });
  // @ts-expect-error only literals make words
  logger.info('x', { user: word(text) });
});
