import { MemoryMailbox } from '../../service/memory-ports.js';
import type { Rule } from '../show-rule.js';

const validity = (from: string, into: string) => [{ file: 'src/owner/mailbox-reader.ts', from, into }];
const OF_NEWEST = '  if (document.epoch >= epoch) return document.epoch === epoch;\n';
const BELOW_NEXT = 'return next !== undefined && document.offset < next.start;';

/** As if the epoch were no part of a document's key. */
class OneDocumentPerOffset extends MemoryMailbox {
  override async insert(documents: Parameters<MemoryMailbox['insert']>[0]): Promise<void> {
    const known = [...this.documents.values()];
    const isNew = (document: (typeof documents)[number]) =>
      !known.some(({ address, offset }) => address === document.address && offset === document.offset);
    await super.insert(documents.filter(isNew));
  }
}

export const epochs: Rule = {
  name: 'Epochs: a document counts in the newest epoch, or below the start of the next one',
  schedules: [
    {
      title: "a replaced owner's insert lands after the next owner delivered the message and confirmed it",
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.insert');
        await a.accepts(s.bob, '1');
        const insert = await a.calls.held('mailbox.insert');
        const b = await s.owner('B');
        const session = await b.attach(s.bob);
        await session.acks('1');
        expect(session.isConfirmed('1')).toBe(true);
        await insert.arrives();
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'every document counts',
          edits: validity(OF_NEWEST, '  if (epoch > 0) return true;\n'),
          breaks: ['I2: "1" was confirmed and came again'],
        },
      ],
    },
    {
      title: 'such a document still lies there when the next owner but one takes over',
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.insert');
        await a.accepts(s.bob, '1');
        const insert = await a.calls.held('mailbox.insert');
        const b = await s.owner('B');
        const session = await b.attach(s.bob);
        await session.acks('1');
        expect(session.isConfirmed('1')).toBe(true);
        await insert.arrives();
        const c = await s.owner('C');
        await c.attach(s.bob);
      },
      without: [
        {
          what: 'whatever lies below the own start counts',
          edits: validity(BELOW_NEXT, 'return document.offset < (starts.at(-1)?.start ?? 0);'),
          breaks: ['I2: "1" was confirmed and came again'],
        },
      ],
    },
    {
      title: 'an owner parks a message and commits it, then another one takes over',
      async steps(s) {
        const a = await s.owner('A');
        await a.accepts(s.bob, '1');
        expect(s.group.committed).toBe(1);
        const b = await s.owner('B');
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'only documents of the own epoch count',
          edits: validity(OF_NEWEST, '  if (epoch > 0) return document.epoch === epoch;\n'),
          breaks: ['I1: "1" is lost'],
        },
      ],
    },
    {
      title: "a replaced owner's insert lands before that of the next owner",
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.insert');
        await a.accepts(s.bob, '1');
        const old = await a.calls.held('mailbox.insert');
        const b = s.create('B');
        b.calls.hold('mailbox.insert');
        await b.start();
        const own = await b.calls.held('mailbox.insert');
        await old.arrives();
        await own.isAnswered();
        expect(s.group.committed).toBe(1);
      },
      without: [
        {
          what: "the epoch is no part of a document's key",
          memory: OneDocumentPerOffset,
          breaks: ['I1: "1" is lost'],
        },
      ],
    },
  ],
};
