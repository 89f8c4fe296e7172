import { Report } from '../src/report.js';

function written(play: (report: Report) => void): { readonly lines: string[]; readonly report: Report } {
  const lines: string[] = [];
  const report = new Report({ colours: false, write: (line) => void lines.push(line) });
  play(report);
  return { lines, report };
}

test('the table has every check under its section, with what failed and why', () => {
  const { lines, report } = written((to) => {
    to.section('First');
    to.check('holds', true);
    to.same('differs', [1], [2]);
    to.section('Second');
    to.broken(new Error('no server'));
    to.table();
  });
  expect(report.failed).toBe(2);
  expect(lines.slice(lines.indexOf('What was checked'))).toEqual([
    'What was checked',
    '  First',
    '    ok   holds',
    '    FAIL differs — it is [1] and should be [2]',
    '  Second',
    '    FAIL the scenario went on — no server',
    '1 of 3 checks passed',
  ]);
});

test('colours are for terminals', () => {
  const lines: string[] = [];
  const report = new Report({ colours: true, write: (line) => void lines.push(line) });
  report.check('holds', true);
  expect(lines.join('')).toContain('\u001B[32m');
  expect(written((to) => to.check('holds', true)).lines.join('')).not.toContain('\u001B');
});
