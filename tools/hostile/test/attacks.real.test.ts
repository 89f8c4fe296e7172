import { until } from '@lantern/runtime/testing';
import { allCases } from '../src/cases/all-cases.js';
import type { CaseResult } from '../src/run/case-result.js';
import { HostileCommand, attackShortly, brokenOf } from './hostile-command.js';

describe('the short form of every attack, one after the other on one server', () => {
  let results: readonly CaseResult[];

  beforeAll(async () => {
    results = await attackShortly();
  }, 1_800_000);

  test.each(allCases.map(({ name, about }) => [name, about]))('%s: %s', (name) => {
    expect(brokenOf(results, name)).toEqual([]);
  });

  test('well-behaved pairs lose nothing meanwhile', () => {
    expect(brokenOf(results, 'pairs')).toEqual([]);
  });
});

test('a Ctrl-C in the middle of an attack leaves no process behind', async () => {
  const command = new HostileCommand('half-open', '--seconds', '300');
  await until(() => command.said.includes('half-open: nobody is attacked'), {
    timeoutMs: 60_000,
    message: () => `it does not begin: ${command.said}`,
  });
  expect(await command.processes()).toBeGreaterThanOrEqual(3);
  command.interrupt();
  expect(await command.exitCode()).toBe(3);
  expect(command.said).toContain('interrupted');
  expect(await command.processes()).toBe(0);
}, 300_000);
