import { anchors } from '../../tools/operations/test/markdown.js';
import { CLIENT_RULES } from '../src/client/rules/all-client-rules.js';
import { SERVER_RULES } from '../src/server/rules/all-server-rules.js';

test.each([
  ['server', SERVER_RULES],
  ['client', CLIENT_RULES],
])('every rule for a %s names a section that docs/protocol.md has, and no two have one name', (_subject, rules) => {
  const sections = anchors('docs/protocol.md');
  expect(rules.map(({ section }) => section).filter((section) => !sections.has(section))).toEqual([]);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});
