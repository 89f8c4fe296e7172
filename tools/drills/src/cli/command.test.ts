import { parseCommand } from './command.js';
import { helpText } from './help-text.js';
import { allDrills } from './all-drills.js';

test('a drill has its defaults, and what is given takes their place', () => {
  const command = parseCommand(['broker-down', '--seconds', '90', '--how', 'pause']);
  if (command.command !== 'run') throw new Error('no run');
  const { values } = command;
  expect([values.number('seconds'), values.choice('how'), values.number('before')]).toEqual([90, 'pause', 15]);
});

test.each([
  [
    ['nobody'],
    'unknown drill "nobody": use one of committed-offset, database-down, broker-down, takeover, rolling-restart, drain, where, or --help',
  ],
  [['takeover', '--kills', 'many'], '--kills many: must be a whole number from 0 to 1000'],
  [['takeover', '--kills', '1001'], '--kills 1001: must be a whole number from 0 to 1000'],
  [['database-down', '--how', 'nicely'], '--how nicely: must be one of kill, pause'],
  [['takeover', '--seconds', '5'], "takeover: Unknown option '--seconds'; see `takeover --help`"],
])('%p is refused in words that help', (args, message) => {
  expect(() => parseCommand(args)).toThrow(message);
});

test('the help names every drill, and every option of one', () => {
  expect(parseCommand([])).toEqual({ command: 'help' });
  for (const { name } of allDrills) expect(helpText()).toContain(name);
  for (const drill of allDrills)
    for (const name of Object.keys(drill.options)) expect(helpText(drill)).toContain(`--${name} `);
});
