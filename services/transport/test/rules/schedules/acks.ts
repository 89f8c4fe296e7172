import { coreEdits } from '../edited-transport.js';
import type { Rule } from '../show-rule.js';

export const confirmation: Rule = {
  name: 'The confirmation of an ack waits for the commit and the deletion',
  schedules: [
    {
      title: 'a message is acked hot, and its owner dies with the commit under way',
      async steps(s) {
        const a = await s.owner('A');
        const session = await a.attach(s.bob);
        a.calls.hold('log.commit');
        await a.accepts(s.bob, '1');
        await session.acks('1');
        await a.calls.held('log.commit');
        await a.dies();
        const b = await s.owner('B');
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'a hot ack is confirmed at once',
          edits: coreEdits('confirmation: of a hot ack does not wait for the commit'),
          breaks: ['I2: "1" was confirmed and came again'],
        },
      ],
    },
    {
      title: "a parked message is acked and deleted while another device's keeps the committed offset below it",
      async steps(s) {
        const a = await s.owner('A');
        await a.attach(s.carol);
        await a.accepts(s.carol, '1');
        await a.accepts(s.bob, '2');
        const session = await a.attach(s.bob);
        await session.acks('2');
        expect(await s.documents()).toBe(0);
        const b = await s.owner('B');
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'the ack of a parked message does not wait for the commit',
          edits: coreEdits('confirmation: of a parked ack does not wait for the committed offset'),
          breaks: ['I2: "2" was confirmed and came again'],
        },
      ],
    },
    {
      title: 'a parked message is acked, the commit passes it, and its owner dies with the deletion under way',
      async steps(s) {
        const a = await s.owner('A');
        const carol = await a.attach(s.carol);
        await a.accepts(s.carol, '1');
        await a.accepts(s.bob, '2');
        const bob = await a.attach(s.bob);
        a.calls.hold('mailbox.remove');
        await bob.acks('2');
        await a.calls.held('mailbox.remove');
        await carol.acks('1');
        expect(s.group.committed).toBe(2);
        const b = await s.owner('B');
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'the ack of a parked message does not wait for the deletion',
          edits: coreEdits('confirmation: of a parked ack does not wait for the deletion'),
          breaks: ['I2: "2" was confirmed and came again'],
        },
      ],
    },
  ],
};

export const repeatedAcks: Rule = {
  name: 'R4: an ack counts for what the owner knows of the address, and below its start for the document',
  schedules: [
    {
      title: 'a device repeats its ack at the next owner, which has not fetched the message yet',
      async steps(s) {
        const a = await s.owner('A');
        const first = await a.attach(s.bob);
        a.calls.hold('log.commit');
        await a.accepts(s.bob, '1');
        await first.acks('1');
        const b = s.create('B');
        b.log.stopFetching();
        await b.start();
        const second = await b.attach(s.bob);
        await second.acks('1');
        b.log.fetch();
        await s.passes(0);
      },
      without: [
        {
          what: 'it counts before the message was fetched',
          edits: coreEdits('R4: an ack of what was not fetched yet counts'),
          breaks: ['I2: "1" was confirmed and came again'],
        },
      ],
    },
    {
      title: 'a device repeats its ack of a message that an earlier owner parked, and did not delete any more',
      async steps(s) {
        const a = await s.owner('A');
        await a.accepts(s.bob, '1');
        const first = await a.attach(s.bob);
        a.calls.hold('mailbox.remove');
        await first.acks('1');
        const b = await s.owner('B');
        const second = await b.attach(s.bob);
        await second.acks('1');
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'it is confirmed without the deletion',
          edits: coreEdits('R4: an ack below the start of the epoch is confirmed without the deletion'),
          breaks: ['I2: "1" was confirmed and came again', '1 documents are left in the mailbox'],
        },
        {
          what: 'it is ignored',
          edits: coreEdits('R4: an ack below the start of the epoch is ignored'),
          breaks: ['"1" was acked and is never confirmed', '1 documents are left in the mailbox'],
        },
      ],
    },
    {
      title: "a device acks another device's message",
      async steps(s) {
        const a = await s.owner('A');
        await a.attach(s.bob);
        const carol = await a.attach(s.carol);
        await a.accepts(s.bob, '1');
        await carol.acks('1');
      },
      without: [
        {
          what: "it counts for another address's record",
          edits: coreEdits("R4: an ack counts for another address's record"),
          breaks: ['I1: "1" is lost'],
        },
      ],
    },
  ],
};

const PARK_ACKED = 'entry.removeWhenParked = true;\n    partition.effects.release(entry.address, entry);';

export const acksWhileParking: Rule = {
  name: 'R6: an ack that arrives while its message is being parked waits for the insert, then deletes',
  schedules: [
    {
      title: 'a late ack meets the insert of its message under way',
      async steps(s) {
        const a = await s.owner('A');
        const session = await a.attach(s.bob);
        a.calls.hold('mailbox.insert');
        await a.accepts(s.bob, '1');
        await s.passes(3_000);
        const insert = await a.calls.held('mailbox.insert');
        await session.acks('1');
        await insert.isAnswered();
        expect(session.isConfirmed('1')).toBe(true);
        await a.attach(s.bob);
      },
      without: [
        {
          what: 'it counts as the ack of a hot message',
          edits: coreEdits('R6: an ack during the park counts as the ack of a hot record'),
          breaks: ['I2: "1" was confirmed and came again'],
        },
        {
          what: 'the deletion is sent at once',
          edits: [
            {
              file: 'src/delivery/ack.ts',
              from: PARK_ACKED,
              into: "entry.state = 'removing';\n    removeDocument(partition, { address: entry.address, offset: entry.offset, freed: entry });",
            },
          ],
          breaks: ['I2: "1" was confirmed and came again'],
        },
      ],
    },
  ],
};
