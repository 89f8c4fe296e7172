import { MemoryMailbox, keyOf } from '../../service/memory-ports.js';
import type { Rule } from '../show-rule.js';

type Documents = Parameters<MemoryMailbox['repeatInsert']>[0];

class NoTombstones extends MemoryMailbox {
  override async remove(keys: Parameters<MemoryMailbox['remove']>[0]): Promise<void> {
    await super.remove(keys);
    this.tombstones.clear();
  }
}

class FlagsOnlyWhatARepeatMade extends MemoryMailbox {
  override async repeatInsert(documents: Documents): Promise<void> {
    const there = documents.map(keyOf).filter((key) => this.documents.has(key));
    await super.repeatInsert(documents);
    for (const key of there) this.repeated.delete(key);
  }
}

class RepeatsReviveTombstones extends MemoryMailbox {
  override async repeatInsert(documents: Documents): Promise<void> {
    for (const document of documents) this.tombstones.delete(keyOf(document));
    await super.repeatInsert(documents);
  }
}

const CAME_BACK = ['I2: "1" was confirmed and came again'];

export const repeatedInserts: Rule = {
  name: 'R3: an insert of unknown outcome is repeated as an upsert, and its deletion leaves a tombstone',
  schedules: [
    {
      title: 'the first copy of an insert lands after the message was delivered, confirmed and deleted',
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.insert');
        await a.accepts(s.bob, '1');
        const first = await a.calls.held('mailbox.insert');
        a.calls.letPass('mailbox.insert');
        await first.timesOut();
        await s.passes(50);
        const session = await a.attach(s.bob);
        await session.acks('1');
        expect(session.isConfirmed('1')).toBe(true);
        await first.arrives();
        await a.attach(s.bob);
      },
      without: [
        {
          what: 'it is repeated as it was',
          edits: [
            {
              file: 'src/owner/mailbox-work.ts',
              from: 'repeated ? mailbox.repeatInsert(documents) : mailbox.insert(documents)',
              into: 'mailbox.insert(documents, repeated)',
            },
          ],
          breaks: CAME_BACK,
        },
        { what: 'no tombstone is left', memory: NoTombstones, breaks: CAME_BACK },
      ],
    },
    {
      title: 'the insert had landed, a repeat of it lands after the message was confirmed and deleted',
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.insert', 'mailbox.repeatInsert');
        await a.accepts(s.bob, '1');
        const first = await a.calls.held('mailbox.insert');
        await first.arrives();
        await first.timesOut();
        await s.passes(50);
        const repeat = await a.calls.held('mailbox.repeatInsert');
        a.calls.letPass('mailbox.repeatInsert');
        await repeat.timesOut();
        await s.passes(100);
        const session = await a.attach(s.bob);
        await session.acks('1');
        expect(session.isConfirmed('1')).toBe(true);
        await repeat.arrives();
        await a.attach(s.bob);
      },
      without: [
        { what: 'no tombstone is left', memory: NoTombstones, breaks: CAME_BACK },
        {
          what: 'a repeat does not flag what is there',
          memory: FlagsOnlyWhatARepeatMade,
          breaks: CAME_BACK,
        },
        { what: 'a repeat revives a tombstone', memory: RepeatsReviveTombstones, breaks: CAME_BACK },
      ],
    },
  ],
};
