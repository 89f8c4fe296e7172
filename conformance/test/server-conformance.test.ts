import { outcomeTable } from '../src/cli/outcome-table.js';
import type { RuleOutcome } from '../src/rules/run-rules.js';
import { developmentTokens } from '../src/server/development-tokens.js';
import { SERVER_RULES } from '../src/server/rules/all-server-rules.js';
import { runServerRules } from '../src/server/run-server-rules.js';
import { FaultProxy } from './fault-proxy.js';
import { SEEDED_FAULTS } from './seeded-faults.js';
import { StandaloneProcess } from '@lantern/testkit';

const server = new StandaloneProcess({ GATEWAY_HELLO_TIMEOUT_MS: '4000' });
beforeAll(() => server.start());
afterAll(() => server.remove());

const broken = (outcomes: readonly RuleOutcome[]) => outcomes.filter(({ outcome }) => outcome === 'fail');

test('our own server keeps every rule, also the slow ones', async () => {
  const tokens = developmentTokens(server.dataDir);
  const outcomes = await runServerRules({ url: server.url, tokens, select: () => true });
  const table = outcomeTable('Rules for a server', outcomes);
  expect({ broken: broken(outcomes), table }).toEqual({ broken: [], table });
  expect(outcomes.filter(({ outcome }) => outcome === 'skip')).toEqual([]);
  expect(outcomes).toHaveLength(SERVER_RULES.length);
}, 180_000);

test('a proxy without fault breaks none of the rules that find the seeded faults', async () => {
  const proxy = await FaultProxy.start(server.url, {});
  try {
    const select = ({ name }: { name: string }) => SEEDED_FAULTS.some(({ foundBy }) => name.startsWith(foundBy));
    const outcomes = await runServerRules({ url: proxy.url, tokens: developmentTokens(server.dataDir), select });
    expect(broken(outcomes)).toEqual([]);
    expect(outcomes).toHaveLength(new Set(SEEDED_FAULTS.map(({ foundBy }) => foundBy)).size);
  } finally {
    await proxy.stop();
  }
}, 120_000);

test('a seeded fault of each kind is found, and the table tells where', async () => {
  const found = await Promise.all(
    SEEDED_FAULTS.map(async ({ name, make, foundBy }) => {
      const proxy = await FaultProxy.start(server.url, make());
      try {
        const select = (rule: { name: string }) => rule.name.startsWith(foundBy);
        const tokens = developmentTokens(server.dataDir);
        const outcomes = await runServerRules({ url: proxy.url, tokens, select, waitMs: 3_000 });
        const table = outcomeTable(name, outcomes);
        return {
          name,
          rules: outcomes.length,
          broken: broken(outcomes).length,
          told: /fail .+\n +found: /.test(table),
        };
      } finally {
        await proxy.stop();
      }
    }),
  );
  expect(found).toEqual(SEEDED_FAULTS.map(({ name }) => ({ name, rules: 1, broken: 1, told: true })));
}, 120_000);
