import { faultKinds } from '../faults/fault-kinds.js';
import { UsageError, commandLine, parseCommand } from './command.js';
import { helpText } from './help-text.js';

function settings(...args: string[]) {
  const command = parseCommand(args);
  if (command.command !== 'run') throw new Error('not a run');
  return command.settings;
}

test('without options every kind of fault is injected', () => {
  expect(settings().faults).toEqual(faultKinds);
});

test('options are read, and the printed command runs the same again', () => {
  const numbers = ['--messages', '100', '--minutes', '0.5', '--seed=9', '--rate', '80'];
  const given = settings(...numbers, '--faults', 'kill-broker, kill-keys');
  expect(given).toMatchObject({ messages: 100, minutes: 0.5, seed: 9, faults: ['kill-broker', 'kill-keys'], rate: 80 });
  const line = commandLine(given);
  const words = line.split(' ');
  expect(settings(...words.slice(words.indexOf('--') + 1))).toEqual(given);
});

test.each([
  [['--faults', 'kill-everything'], /--faults kill-everything: use some of kill-gateway,/],
  [['--messages', '0'], /--messages 0: must be a whole number from 1/],
  [['--minutes', 'x'], /--minutes x: must be a number from 0/],
  [['--rate', '1.5'], /--rate 1.5: must be a whole number/],
  [['--nothing'], /Unknown option '--nothing'; see --help/],
  [['extra'], /Unexpected argument 'extra'/],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseCommand(args)).toThrow(UsageError);
  expect(() => parseCommand(args)).toThrow(message);
});

test('help names every option and every fault', () => {
  expect(parseCommand(['--help'])).toEqual({ command: 'help' });
  const help = helpText();
  for (const word of [...faultKinds, '--messages', '--minutes', '--seed', '--clients', '--rate', '--session-timeout'])
    expect(help).toContain(word);
});
