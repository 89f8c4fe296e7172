import { parseCommand } from './command.js';
import { helpText } from './help-text.js';
import { UsageError } from './usage-error.js';
import { allScenarios } from '../scenarios/all-scenarios.js';

function run(...args: string[]) {
  const command = parseCommand(args);
  if (command.command !== 'run') throw new Error('not a run');
  return command;
}

test('without options the defaults of the scenario hold', () => {
  const command = run('pairs');
  expect(command).toMatchObject({ stack: { kind: 'embedded' }, floor: true, repeats: 3 });
  expect(command.settings).toMatchObject({ seconds: 10, warmupSeconds: 2, workers: 1 });
  expect(Object.fromEntries(command.settings.numbers)).toEqual({
    pairs: 50,
    'in-flight': 32,
    size: 1_024,
    window: 1_024,
  });
  expect(command.settings.rate).toBeUndefined();
});

test('options are read', () => {
  const command = run(
    'pairs',
    '--pairs',
    '1',
    '--in-flight=64',
    '--workers',
    '1',
    '--repeat',
    '1',
    '--no-floor',
    '--json',
    'x',
  );
  expect(command).toMatchObject({ floor: false, repeats: 1, jsonFile: 'x' });
  expect(command.settings.numbers.get('pairs')).toBe(1);
  expect(command.settings.numbers.get('in-flight')).toBe(64);
  expect(run('quiet', '--seconds', '0.5').settings.seconds).toBe(0.5);
  expect(run('quiet', '--rate', '500').settings.rate).toBe(500);
});

test.each([
  [['nothing'], /unknown scenario "nothing".*quiet/],
  [['quiet', '--pairs', '3'], /quiet: Unknown option '--pairs'/],
  [['quiet', '--size', 'big'], /--size big: must be a whole number from 8 to 65536/],
  [['quiet', '--size', '7'], /--size 7/],
  [['quiet', '--seconds', '0'], /--seconds 0: must be a number from 0.1/],
  [['quiet', '--repeat', '1.5'], /--repeat 1.5: must be a whole number/],
  [['quiet', '--rate', '0'], /--rate 0/],
  [['pairs', '--rate', '10', '--in-flight', '2'], /use one of them/],
  [['quiet', 'extra'], /Unexpected argument 'extra'/],
  [['quiet', '--stack', 'http://x'], /must be embedded, real, or a ws:/],
  [['quiet', '--stack', 'real', '--pid', '1'], /--pid needs --stack URL/],
  [['quiet', '--transports', '2'], /--transports needs --stack real/],
  [['floor', '--stack', 'ws://x'], /must be embedded or real/],
  [['quiet', '--stack', 'ws://x'], /needs --signing-key/],
  [['quiet', '--issuer', 'x'], /--issuer needs --stack URL/],
  [['quiet', '--stack', 'ws://x', '--signing-key', 'k', '--pid', 'me'], /--pid must be/],
  [['backlog', '--seconds', '3'], /Unknown option '--seconds'/],
])('%j is refused with what is wrong', (args, message) => {
  expect(() => parseCommand(args)).toThrow(UsageError);
  expect(() => parseCommand(args)).toThrow(message);
});

test('the services may be processes, one of each unless told', () => {
  expect(run('quiet', '--stack', 'real').stack).toEqual({ kind: 'real', gateways: 1, keys: 1, transports: 1 });
  const several = run('pairs', '--stack', 'real', '--gateways', '2', '--transports', '3');
  expect(several.stack).toEqual({ kind: 'real', gateways: 2, keys: 1, transports: 3 });
  expect(run('floor', '--stack', 'real')).toMatchObject({ stack: { kind: 'real' }, floor: true });
});

test('a running server is taken with its key and processes', () => {
  const { stack } = run('quiet', '--stack', 'wss://h:1', '--signing-key', 'k', '--pid', '12', '--pid', '13');
  expect(stack).toEqual({
    kind: 'url',
    url: 'wss://h:1',
    signingKeyFile: 'k',
    issuer: 'lantern-dev',
    audience: 'lantern-messaging',
    pids: [12, 13],
  });
});

test('help names every scenario, and every option of a scenario', () => {
  expect(parseCommand([])).toEqual({ command: 'help' });
  for (const scenario of allScenarios) {
    expect(helpText()).toContain(scenario.name);
    expect(parseCommand([scenario.name, '--help'])).toEqual({ command: 'help', scenario });
    for (const { name } of scenario.options) expect(helpText(scenario)).toContain(`--${name} N`);
  }
});
