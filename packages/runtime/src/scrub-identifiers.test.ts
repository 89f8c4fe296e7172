import { createHash } from 'node:crypto';
import { userIdFromBytes } from '@lantern/protocol';
import { scrubIdentifiers } from './scrub-identifiers.js';

test.each([
  ['a user id', '3f0c1a52-9f0e-4d57-8d3b-0a6f6f3f1c11', '[id]'],
  ['an upper-case user id', '3F0C1A52-9F0E-4D57-8D3B-0A6F6F3F1C11', '[id]'],
  ['an address, with its device id', '3f0c1a52-9f0e-4d57-8d3b-0a6f6f3f1c11.4294967295', '[id]'],
  ['a token', 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln', '[token]'],
  ['bytes as hex', '0A'.repeat(16), '[bytes]'],
  ['a padded base64 text', 'q83vASNFZ4mrze8BI0VniQ==', '[bytes]'],
  ['an unpadded base64 text', 'BQxS3/abcDEF0123456789abcdefGHIJKLMNOPQRSTUV', '[bytes]'],
  ['an IPv4 address', '203.0.113.9', '[ip]'],
  ['an IPv6 address', '2001:db8::17', '[ip]'],
  ['a mapped IPv4 address', '::ffff:203.0.113.9', '[ip]'],
])('%s is taken out, and what is around it stays', (_what, text, mark) => {
  expect(scrubIdentifiers(text)).toBe(mark);
  expect(scrubIdentifiers(`failed for "${text}", again`)).toBe(`failed for "${mark}", again`);
  expect(scrubIdentifiers(`key=${text} n=1`)).toBe(`key=${mark} n=1`);
});

test('ids and keys of random bytes are taken out', () => {
  for (let i = 0; i < 500; i++) {
    const bytes = createHash('sha256').update(`${i}`).digest();
    const id = userIdFromBytes(bytes);
    const key = Buffer.concat([bytes, bytes.subarray(0, 1)]).toString(i % 2 ? 'hex' : 'base64');
    expect(scrubIdentifiers(`id ${id} key ${key}`)).toBe('id [id] key [bytes]');
  }
});

test('an address with its port keeps the port', () => {
  expect(scrubIdentifiers('connect ECONNREFUSED 203.0.113.9:27017')).toBe('connect ECONNREFUSED [ip]:27017');
});

test.each([
  'connect ECONNREFUSED 127.0.0.1:27017',
  'listen EADDRINUSE: address already in use :::8080',
  'listen EADDRINUSE: address already in use 0.0.0.0:8080',
  '    at processTicksAndRejections (node:internal/process/task_queues:95:5)',
  '    at file:///srv/lantern/services/transport/dist/adapters/lmdb-mailbox.js:120:13',
  '    at Server.setupListenHandle [as _listen2] (node:net:1817:16)',
  'Unexpected token at position 12 of 2026-01-02T03:04:05.678Z',
  'version 10.34.9',
  "ENOENT: no such file or directory, open '/home/Anna2/Projects/lantern/data/data.mdb'",
  '    at AsyncResource.runInAsyncScopeOfHttp2Server (file:///opt/lantern/dist/index.js:1:2)',
])('%s is left as it is', (text) => {
  expect(scrubIdentifiers(text)).toBe(text);
});
