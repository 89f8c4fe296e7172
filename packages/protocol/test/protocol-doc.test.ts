import { readFileSync } from 'node:fs';
import { v1 } from '../src/index.js';
import { schemaType } from './schema.js';
import { type FrameVector, vectors } from './vectors.js';

// docs/protocol.md is what clients in other languages are written from: it must not fall behind the contract.

const doc = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
const rows = doc.split('\n').filter((line) => line.startsWith('| '));
const cells = rows.map((row) =>
  row
    .slice(2)
    .split('|')
    .map((cell) => cell.trim()),
);
const row = (first: string) => cells.find((row) => row[0] === first);

test('it has a row for every problem code, with its number and whether it may be retried', () => {
  const table = vectors('problem-codes') as { vectors: { number: number; name: string; retryable: boolean }[] };
  for (const { number, name, retryable } of table.vectors.slice(1)) {
    const [, code, answer] = row(String(number)) ?? [];
    expect([code, answer]).toEqual([`\`${name.replace('PROBLEM_CODE_', '')}\``, retryable ? 'yes' : 'no']);
  }
  expect(row(String(table.vectors.length))).toBeUndefined();
});

test('it has a row for every close code, with what a client does', () => {
  const verbs: Readonly<Record<string, RegExp>> = {
    stop: /^stops/,
    'new-token': /^gets a new token/,
    'back-off': /^backs off/,
  };
  const table = vectors('close-codes') as { vectors: { code: number; action: string }[] };
  for (const { code, action } of table.vectors)
    expect(row(String(code))?.[2]).toMatch(verbs[action] ?? 'a known action');
});

test('it has a row for every request and every push', () => {
  const type = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
  const named = (name: string) => rows.some((line) => new RegExp(`^\\| \\[?\`${type(name)}\``).test(line));
  const pushes = schemaType('ServerFrame').fieldsArray.filter(({ id }) => id >= 32);
  const requests = schemaType('ClientFrame').fieldsArray.filter(({ id }) => id >= 2);
  expect([...pushes, ...requests].map(({ name }) => name).filter((name) => !named(name))).toEqual([]);
  const answers = schemaType('ServerFrame').fieldsArray.filter(({ id }) => id >= 2 && id < 32);
  expect(answers.map(({ name }) => type(name)).filter((name) => !doc.includes(`\`${name}`))).toEqual([]);
});

test('it names every bound in Limits and every way of being attached', () => {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const bounds = schemaType('Limits').fieldsArray.map(({ name }) => snake(name));
  expect(bounds.filter((name) => !rows.some((line) => line.includes(`\`${name}\``)))).toEqual([]);
  const attachments = Object.values(v1.Attachment).filter((name) => typeof name === 'string');
  const states = attachments.map((name) => name.replace('ATTACHMENT_', '')).slice(1);
  expect(states.filter((name) => row(`\`${name}\``) === undefined)).toEqual([]);
});

test('its examples are vectors', () => {
  const known = ['client-frames', 'server-frames'].flatMap((name) =>
    (vectors(name) as { vectors: FrameVector[] }).vectors.map(({ hex }) => hex),
  );
  const examples = [...doc.matchAll(/\| `(0a[0-9a-f]+)` \|/g)].map(([, hex]) => hex);
  expect(examples.length).toBe(4);
  for (const hex of examples) expect(known).toContain(hex);
  const digests = vectors('key-digests') as { vectors: { input: string; sha256: string }[] };
  const [, lines = '', sha256] = /```\n((?:[0-9a-f ]+\n)+)SHA-256 = ([0-9a-f]{64})/.exec(doc) ?? [];
  expect(digests.vectors).toContainEqual(expect.objectContaining({ input: lines.replaceAll(/\s/g, ''), sha256 }));
});
