import { madeUpReport } from '../../test/made-up-report.js';
import { parseCommand } from '../cli/command.js';
import { intoDocument, markdownOfRun, markdownOfTargets, markedText, rowsBeside, runsBeside } from './markdown.js';
import { everything, parsePlan } from './measurements.js';

const report = madeUpReport([
  { key: 'deliveredMs.p50', better: 'lower', values: [0.5, 0.6, 0.9], floors: [0.3, 0.3, 0.3] },
  { key: 'deliveredMs.p999', better: 'lower', values: [9, 9, 9] },
  { key: 'othersCpuPercent', better: 'neither', values: [1, 2, 3] },
]);

test('a run is its command, its conditions and a table with the floor', () => {
  expect(markdownOfRun({ command: 'quiet --seconds 3', report })).toBe(
    [
      '`npm run bench -- quiet --seconds 3` (3 ×, account clean, everything else took 2.000 % of a core, 0.001 s in all)',
      '',
      '|  | unit | min | median | max | floor | × floor |',
      '| --- | --- | --: | --: | --: | --: | --: |',
      '| deliveredMs.p50 | ms | 0.500 | **0.600** | 0.900 | 0.300 | 2.00 |',
      '',
    ].join('\n'),
  );
});

test('targets are listed with what was reached', () => {
  const [, , first, second, ...more] = markdownOfTargets([report]).trim().split('\n');
  expect([first, second, more]).toEqual([
    '| embedded | quiet: send → delivered p50 | ≤ 0.8 ms | 0.600 | 0.900 | met |',
    '| embedded | quiet: send → delivered p50 | ≤ 2 × floor | 2.000 | 3.000 | met |',
    [],
  ]);
});

test('tables replace what stands between their marks, and nothing else', () => {
  const document = 'a\n<!-- bench:real -->\nold\n<!-- /bench -->\nb\n<!-- bench:embedded -->\nkept\n<!-- /bench -->\n';
  const filled = intoDocument(document, new Map([['real', 'new\n']]));
  expect(filled).toBe(document.replace('old\n', '\nnew\n\n'));
  expect(intoDocument(filled, new Map([['real', 'new\n']]))).toBe(filled);
  expect(() => intoDocument(document, new Map([['targets', 'x']]))).toThrow(/no place for targets/);
});

test('what was not measured now stays, in the order of the plan', () => {
  const table = (command: string) => markdownOfRun({ command, report });
  const there = [table('quiet --seconds 9'), table('hot'), table('no longer asked for')].join('\n');
  const now = [{ command: 'idle', report }];
  const commands = ['idle', 'quiet --seconds 9', 'storm', 'hot'];
  expect(runsBeside(there, now, commands)).toBe(['idle', 'quiet --seconds 9', 'hot'].map(table).join('\n'));
});

test('a row replaces the one about the same thing, or comes last', () => {
  const there = '| on | what | is |\n| --- | --- | --: |\n| a | x | 1 |\n| a | y | 2 |';
  const now = '| on | what | is |\n| --- | --- | --: |\n| b | x | 5 |\n| a | x | 3 |\n';
  expect(rowsBeside(there, now, 2)).toBe(`${there.replace('| 1 |', '| 3 |')}\n| b | x | 5 |\n`);
  expect(rowsBeside('', now, 2)).toBe(now);
});

test('what a document has between marks is found', () => {
  const document = intoDocument('a\n<!-- bench:real -->\n<!-- /bench -->\nb\n', new Map([['real', 'x\ny\n']]));
  expect(markedText(document, 'real')).toBe('x\ny');
  expect(markedText(document, 'targets')).toBe('');
});

test('everything is a command line that makes sense, under a name of its own', () => {
  expect(new Set(everything.map(({ id }) => id)).size).toBe(everything.length);
  for (const { args } of everything) expect(parseCommand(args)).toMatchObject({ command: 'run' });
});

test('a plan has an id and a command line on each line', () => {
  expect(parsePlan('# why\n\na quiet --repeat 1\nb hot --stack real\nc hot --stack ws://h\n')).toEqual([
    { id: 'a', args: ['quiet', '--repeat', '1'], stack: 'embedded' },
    { id: 'b', args: ['hot', '--stack', 'real'], stack: 'real' },
    { id: 'c', args: ['hot', '--stack', 'ws://h'], stack: undefined },
  ]);
  expect(() => parsePlan('alone')).toThrow(/"alone": an id and a command line/);
});
