import { demo, expectAllPassed } from './demo-process.js';

test('the demo passes against a server that it starts itself', async () => {
  expectAllPassed(await demo());
}, 240_000);

test('the demo fails with 1 when no server answers, and with 2 for bad arguments', async () => {
  const refused = await demo('--url', 'ws://127.0.0.1:1', '--token-command', 'echo x.y.z#{user} | cut -d# -f1');
  expect(refused.output).toContain('0 of 1 checks passed');
  expect(refused.output).toMatch(/closed with 1006 .*ECONNREFUSED/);
  expect(refused.code).toBe(1);
  expect((await demo('--nope')).code).toBe(2);
}, 240_000);
