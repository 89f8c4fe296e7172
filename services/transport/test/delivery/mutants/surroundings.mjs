import { mutant, test } from './mutant.mjs';

export const surroundings = [
  mutant('R1 (shell): the ownership is not read after the mailbox', [
    test('owner-effects'),
    'isOwner = store.epoch === this.epoch;',
    'isOwner = true;',
  ]),
  mutant('R2 (log): a commit of an old generation is accepted', [
    test('durable-store'),
    'if (generation !== this.generation) return false;',
    '',
  ]),
  mutant('R4 (client): acks are not repeated', [
    test('simulation'),
    'offsets.length > 0 ? this.open(device) : []',
    '[]',
  ]),
  mutant('validity (shell): documents of replaced owners count', [
    test('durable-store'),
    'if (document.epoch >= epoch) return document.epoch === epoch;',
    'return true;',
  ]),
  mutant('validity (shell): documents of older epochs do not count', [
    test('durable-store'),
    'if (document.epoch >= epoch) return document.epoch === epoch;',
    'return document.epoch === epoch;',
  ]),
  mutant('keys (mailbox): one document per offset, whatever the epoch', [
    test('durable-store'),
    'const key = `${message.offset}/${epoch}`;',
    'const key = `${message.offset}/1`;',
  ]),
  mutant('pages (mailbox): the documents of one offset are split', [
    test('durable-store'),
    'full && !sameOffset',
    'full',
  ]),
];
