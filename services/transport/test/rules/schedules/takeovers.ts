import type { Script } from '../script.js';
import type { Rule } from '../show-rule.js';

const TAKEOVER = 'src/owner/takeover.ts';
const READ_DOCUMENTS = '    const documents = await ownership.read(remaining);\n';
const READ_COMMITTED = '    const committed = await log.committed(remaining);\n';
const PROVE = "    if (!(await log.commit(generation, firstCommits))) return { outcome: 'superseded' };\n";
const ADVANCE = '    const advanced = await ownership.advance(changes);\n';

const LOST = ['I1: "2" is lost'];

async function ownerThatCommitted(s: Script): Promise<void> {
  const owner = await s.owner('Z');
  await owner.accepts(s.carol, '1');
  expect(s.group.committed).toBe(1);
}

export const takeovers: Rule = {
  name: 'Takeover: read the ownership, read the committed offset, prove the generation, then advance the epoch',
  schedules: [
    {
      title: 'a member that is replaced during its takeover reads the ownership late',
      async steps(s) {
        await ownerThatCommitted(s);
        const a = s.create('A');
        a.log.stopFetching();
        a.calls.hold('ownership.read');
        await a.start();
        const read = await a.calls.held('ownership.read');
        a.calls.letPass('ownership.read');
        const b = await s.owner('B');
        await b.accepts(s.bob, '2');
        expect(s.group.committed).toBe(2);
        await read.isAnswered();
      },
      without: [
        {
          what: 'the generation is proved before the ownership is read',
          edits: [
            { file: TAKEOVER, from: PROVE, into: '' },
            {
              file: TAKEOVER,
              from: READ_DOCUMENTS + READ_COMMITTED,
              into: READ_COMMITTED + PROVE.replace('firstCommits', 'new Map()') + READ_DOCUMENTS,
            },
          ],
          breaks: LOST,
        },
      ],
    },
    {
      title: 'a member that is replaced during its takeover advances the epoch late',
      async steps(s) {
        await ownerThatCommitted(s);
        const a = s.create('A');
        a.log.stopFetching();
        a.calls.hold('ownership.read');
        await a.start();
        const read = await a.calls.held('ownership.read');
        a.calls.letPass('ownership.read');
        a.calls.hold('ownership.advance');
        const b = s.create('B');
        b.calls.hold('mailbox.insert');
        await b.start();
        await b.accepts(s.bob, '2');
        const insert = await b.calls.held('mailbox.insert');
        await read.isAnswered();
        await insert.isAnswered();
        expect(s.group.committed).toBe(2);
        const advance = await a.calls.heldIfAny('ownership.advance');
        await advance?.isAnswered();
      },
      without: [
        { what: 'the generation is not proved', edits: [{ file: TAKEOVER, from: PROVE, into: '' }], breaks: LOST },
        {
          what: 'the generation is proved when the epoch is advanced',
          edits: [
            { file: TAKEOVER, from: PROVE, into: '' },
            { file: TAKEOVER, from: ADVANCE, into: ADVANCE + PROVE },
          ],
          breaks: LOST,
        },
      ],
    },
  ],
};

export const generations: Rule = {
  name: 'R8: a process that lost its memory comes back only through a new generation',
  schedules: [
    {
      title: 'a process dies with a commit under way, starts again, and dies before it fetched anything',
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('log.commit');
        await a.accepts(s.bob, '1');
        const commit = await a.calls.held('log.commit');
        await a.dies();
        const again = s.create('A');
        again.log.stopFetching();
        await again.start();
        await commit.arrives();
        await again.dies();
      },
      without: [
        {
          what: 'the group gives a process that starts again its old generation',
          removal: { prepare: ({ group }) => (group.restartsKeepGeneration = true) },
          breaks: ['I1: "1" is lost'],
        },
      ],
    },
  ],
};
