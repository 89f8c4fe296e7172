import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT, anchors, links, markdownFiles } from './markdown.js';

const files = markdownFiles();

/** Why a link leads nowhere; undefined when it leads somewhere, or out of the repository. */
function broken(file: string, link: string): string | undefined {
  if (/^(https?:|mailto:)/.test(link)) return undefined;
  const [path = '', anchor] = decodeURI(link).split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path));
  if (target.startsWith('..') || path.startsWith('/')) return 'outside of the repository';
  if (!existsSync(join(ROOT, target))) return 'no such file';
  if (anchor === undefined || !target.endsWith('.md') || statSync(join(ROOT, target)).isDirectory()) return undefined;
  return anchors(target).has(anchor) ? undefined : 'no such heading';
}

test('there are documents with links', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'docs/protocol.md']));
  expect(files.flatMap(links).length).toBeGreaterThan(100);
});

test.each(files)('every link of %s leads somewhere', (file) => {
  const found = links(file).flatMap((link) => {
    const why = broken(file, link);
    return why === undefined ? [] : [`${link}: ${why}`];
  });
  expect(found).toEqual([]);
});

test('a link to what is not there is found', () => {
  expect(broken('docs/README.md', 'nothing.md')).toBe('no such file');
  expect(broken('docs/README.md', 'protocol.md#nothing')).toBe('no such heading');
  expect(broken('docs/README.md', '../../elsewhere.md')).toBe('outside of the repository');
  expect(broken('docs/README.md', 'protocol.md#close-codes')).toBeUndefined();
});

test('the index of the documents names each of them', () => {
  const named = new Set(links('docs/README.md').map((link) => normalize(join('docs', link.split('#')[0] ?? ''))));
  const documents = files.filter((file) => /^docs\/[^/]+\.md$/.test(file) && file !== 'docs/README.md');
  expect(documents.filter((file) => !named.has(file))).toEqual([]);
});

test('sources cite documents that are here, and invariants and rules that are stated', () => {
  const cited = (pattern: string) =>
    spawnSync('git', ['grep', '-ohE', pattern], { cwd: ROOT, encoding: 'utf8' }).stdout;
  expect(cited('\\b(DESIGN|MODEL|KAFKA|STYLE)( [0-9]|\\.md\\b)')).toBe('');
  const stated = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const numbers = new Set(cited('\\((I[0-9]|R[0-9])\\)').match(/[IR]\d/g));
  expect(numbers.size).toBeGreaterThan(8);
  expect([...numbers].filter((number) => !stated.includes(`| **${number}** `))).toEqual([]);
});
