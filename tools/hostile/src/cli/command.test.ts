import { allCases } from '../cases/all-cases.js';
import { UsageError, parseCommand } from './command.js';

test('without names all cases are run, each with its own', () => {
  expect(parseCommand([])).toMatchObject({ command: 'run', cases: allCases, short: false, seconds: 15, minutes: 20 });
  expect(new Set(allCases.map(({ name }) => name)).size).toBe(allCases.length);
});

test('a seed makes a run that can be repeated', () => {
  expect(parseCommand(['fuzz', '--seed', '7', '--short'])).toMatchObject({ seed: 7, short: true, seconds: 1 });
});

test.each([
  [['flood'], 'unknown case "flood": use some of half-open, slow-loris, '],
  [['--seconds', '0'], '--seconds 0: must be a whole number from 1 to 300'],
  [['--seed', 'x'], '--seed x: must be a whole number from 0 to 2147483647'],
  [['--fast'], "Unknown option '--fast'; see --help"],
  [['--short', '--profile', 'x'], '--profile: not with --short'],
  [['--short', '--doc', 'x'], '--doc: not with --short, which measures nothing'],
])('%j is refused with what to change', (args, message) => {
  expect(() => parseCommand(args)).toThrow(UsageError);
  expect(() => parseCommand(args)).toThrow(message);
});
