import { coreEdits } from '../edited-transport.js';
import type { Rule } from '../show-rule.js';

const ONE_AT_A_TIME = { window: { messages: 1, bytes: 1_000 } };

export const readLimits: Rule = {
  name: 'R5: the limit of a read is the lowest offset that is held, or unsent and being parked, when it is sent',
  schedules: [
    {
      title: 'a message is being parked while its device attaches, and another one follows',
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.insert');
        await a.accepts(s.bob, '1');
        const insert = await a.calls.held('mailbox.insert');
        await a.attach(s.bob);
        await a.accepts(s.bob, '2');
        await insert.isAnswered();
      },
      without: [
        {
          what: 'what is being parked does not lower it',
          edits: coreEdits('R5: parks in flight do not lower the limit of a read'),
          breaks: ['I3: "2" came before "1"'],
        },
        {
          what: 'any empty answer turns the address live',
          edits: coreEdits('R5: live at any empty answer'),
          breaks: ['I3: "2" came before "1"'],
        },
      ],
    },
    {
      title: 'what an older session was sent is being parked while the device attaches again, and another one follows',
      async steps(s) {
        const a = await s.owner('A');
        await a.attach(s.bob);
        await a.accepts(s.bob, '1');
        a.calls.hold('mailbox.insert');
        await s.passes(3_000);
        const insert = await a.calls.held('mailbox.insert');
        await a.attach(s.bob);
        await a.accepts(s.bob, '2');
        await insert.isAnswered();
      },
      without: [
        {
          what: 'what was sent on any session does not lower it',
          edits: coreEdits('R5: parks of what an older session was sent do not lower the limit'),
          breaks: ['I3: "2" came before "1"'],
        },
        {
          what: 'what was parked before the attach counts as sent',
          edits: coreEdits('R5: what was parked before the attach counts as sent'),
          breaks: ['I3: "2" came before "1"'],
        },
      ],
    },
    {
      title: 'a message is held when the read is sent, and parked before it is answered',
      async steps(s) {
        const a = await s.owner('A');
        await a.attach(s.bob);
        await a.accepts(s.bob, '1');
        a.calls.hold('mailbox.read');
        await a.attach(s.bob);
        const read = await a.calls.held('mailbox.read');
        a.calls.letPass('mailbox.read');
        await read.arrives();
        await s.passes(3_000);
        await read.isAnswered();
        await a.accepts(s.bob, '2');
      },
      without: [
        {
          what: 'what is held does not lower it',
          edits: coreEdits('R5: held records do not lower the limit of a read'),
          breaks: ['I3: "2" came before "1"'],
        },
      ],
    },
    {
      title: 'more messages than may be held come, and are parked, before the read is answered',
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.read');
        await a.attach(s.bob, ONE_AT_A_TIME);
        const read = await a.calls.held('mailbox.read');
        a.calls.letPass('mailbox.read');
        await read.arrives();
        await a.accepts(s.bob, '1', '2', '3', '4', '5');
        await read.isAnswered();
        await a.accepts(s.bob, '6');
      },
      without: [
        {
          what: 'it is taken when the answer comes',
          edits: coreEdits('R5: the limit is taken when the answer comes'),
          breaks: ['I3: "6" came before "1"'],
        },
      ],
    },
  ],
};

export const hotPushes: Rule = {
  name: 'R7: nothing is pushed hot while the address is catching up',
  schedules: [
    {
      title: 'a message comes while the mailbox is read for an older one',
      async steps(s) {
        const a = await s.owner('A');
        await a.accepts(s.bob, '1');
        a.calls.hold('mailbox.read');
        const session = await a.attach(s.bob);
        const read = await a.calls.held('mailbox.read');
        a.calls.letPass('mailbox.read');
        await a.accepts(s.bob, '2');
        await read.isAnswered();
        expect(session.got()).toHaveLength(2);
      },
      without: [
        {
          what: 'it is pushed at once',
          edits: coreEdits('R7: new records are pushed while the address is catching up'),
          breaks: ['I3: "2" came before "1"', 'I3: "1" came after "2"'],
        },
      ],
    },
    {
      title: 'a device with a full window acks so late that what waits for it is parked',
      async steps(s) {
        const a = await s.owner('A');
        const session = await a.attach(s.bob, ONE_AT_A_TIME);
        await a.accepts(s.bob, '1', '2');
        await s.passes(3_000);
        await session.acks('1');
        await a.accepts(s.bob, '3');
        await session.acks(...session.got());
      },
      without: [
        {
          what: 'parking does not make an address catch up',
          edits: coreEdits('R7: parking does not make an address catch up'),
          breaks: ['I3: "3" came before "2"'],
        },
      ],
    },
  ],
};
