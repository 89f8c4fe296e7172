import { runCommand } from '../src/cli/run-command.js';

async function command(...args: string[]) {
  const said = { out: '', err: '' };
  const code = await runCommand(args, {
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
  });
  return { code, ...said };
}

test('--list names every rule with its section, --only the matching ones', async () => {
  const { code, out } = await command('--list', '--only', '#TOKEN');
  expect(code).toBe(0);
  expect(out).toMatch(/^server {2}#token {2}An upgrade without a token/m);
  expect(out).not.toMatch(/#frames/);
});

test.each([
  [[], 'Give --url, --client, or both.'],
  [['--url', 'http://127.0.0.1'], 'is not a ws: or wss: URL'],
  [['--url', 'ws://127.0.0.1:1', '--token-command', 'cat token'], '--token-command needs {user}'],
  [['--what'], "'--what'"],
  [['--url', 'ws://127.0.0.1:1', '--data', 'no/such/directory'], 'start the server on that directory first'],
])('options that make no sense are told with the way out: %j', async (args, told) => {
  const { code, err } = await command(...args);
  expect(code).toBe(2);
  expect(err).toContain(told);
});

test('a server that cannot be reached keeps no rule, and the table tells why', async () => {
  const args = ['--url', 'ws://127.0.0.1:1', '--token-command', 'echo token-of-{user}', '--only', '#transport'];
  const { code, out } = await command(...args);
  expect(code).toBe(1);
  expect(out).toMatch(/fail {2}#transport .+\n +found: .*ECONNREFUSED/);
  expect(out).toMatch(/^0 passed, 3 failed, 0 skipped$/m);
});

test('a run in which no rule could be tried shows nothing, and says so', async () => {
  const rule = 'A token limited to another device';
  const args = ['--url', 'ws://127.0.0.1:1', '--token-command', 'echo token-of-{user}', '--only', rule];
  const { code, out, err } = await command(...args);
  expect(code).toBe(1);
  expect(out).toMatch(/^0 passed, 0 failed, 1 skipped$/m);
  expect(err).toBe('Nothing was shown: no rule could be tried. The table tells why.\n');
});
