import type { PartitionedLog } from '../../../src/index.js';
import type { Removal } from '../script.js';
import { PARTITION } from '../scripted-log.js';
import type { Rule } from '../show-rule.js';

type Commit = PartitionedLog['commit'];

/** Every process commits in another way. */
function committing(change: (commit: Commit, log: PartitionedLog) => Commit): NonNullable<Removal['adapt']> {
  return ({ log, ...ports }) => {
    const commit = change((generation, offsets) => log.commit(generation, offsets), log);
    const get = (target: PartitionedLog, name: string | symbol): unknown =>
      name === 'commit' ? commit : Reflect.get(target, name);
    return { ...ports, log: new Proxy(log, { get }) };
  };
}

/** What kafkajs does by itself. */
const sentAgain = (commit: Commit): Commit => {
  return (generation, offsets) => commit(generation, offsets).catch(() => commit(generation, offsets));
};

/** The generation is proved by a commit of the offset that was read. */
const provedByCommitOfStart = (commit: Commit, log: PartitionedLog): Commit => {
  return async (generation, offsets) =>
    commit(generation, offsets.size > 0 ? offsets : await log.committed([PARTITION]));
};

export const commits: Rule = {
  name: 'R2: a commit is sent once, under the generation that its owner took over with',
  schedules: [
    {
      title: 'a commit times out, and arrives after a later one',
      async steps(s) {
        const a = await s.owner('A');
        const session = await a.attach(s.bob);
        a.calls.hold('log.commit');
        await a.accepts(s.bob, '1');
        await session.acks('1');
        const late = await a.calls.held('log.commit');
        a.calls.letPass('log.commit');
        await late.timesOut();
        await s.passes(200);
        const again = await a.attach(s.bob);
        await again.acks('1');
        await a.accepts(s.bob, '2');
        await again.acks('2');
        expect(again.isConfirmed('2')).toBe(true);
        await late.arrives();
        const b = await s.owner('B');
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'after an unknown outcome it is sent again',
          removal: { adapt: committing(sentAgain) },
          breaks: ['I2: "2" was confirmed and came again'],
        },
        {
          what: 'after an unknown outcome the owner goes on',
          edits: [
            {
              file: 'src/owner/commit-loop.ts',
              from: "      this.stop();\n      onLost('unknown', error);\n      return false;",
              into: 'void [onLost, error];\n      return true;',
            },
          ],
          breaks: ['I2: "2" was confirmed and came again'],
        },
      ],
    },
    {
      title: 'the commit by which a takeover proves its generation times out, and arrives later',
      given: { adapt: committing(provedByCommitOfStart) },
      async steps(s) {
        const a = await s.owner('A');
        const first = await a.attach(s.bob);
        await a.accepts(s.bob, '1');
        await first.acks('1');
        const b = s.create('B');
        b.calls.hold('log.commit');
        await b.start();
        const late = await b.calls.held('log.commit');
        b.calls.letPass('log.commit');
        await late.timesOut();
        await s.passes(200);
        const second = await b.attach(s.bob);
        await b.accepts(s.bob, '2');
        await second.acks('2');
        expect(second.isConfirmed('2')).toBe(true);
        await late.arrives();
        const c = await s.owner('C');
        await c.attach(s.bob);
      },
      without: [
        {
          what: 'after an unknown outcome it is sent again',
          removal: { adapt: committing((commit, log) => sentAgain(provedByCommitOfStart(commit, log))) },
          breaks: ['I2: "2" was confirmed and came again'],
        },
      ],
    },
    {
      title: 'a replaced owner parks a message and commits, and the next owner dies before it fetched the message',
      async steps(s) {
        const a = await s.owner('A');
        a.calls.hold('mailbox.insert');
        await a.accepts(s.bob, '1');
        const insert = await a.calls.held('mailbox.insert');
        const b = s.create('B');
        b.log.stopFetching();
        await b.start();
        await insert.isAnswered();
        await b.dies();
      },
      without: [
        {
          what: 'it is sent under the generation of now',
          removal: {
            adapt: (ports, s) => committing((commit) => (_, offsets) => commit(s.group.generation, offsets))(ports, s),
          },
          breaks: ['I1: "1" is lost'],
        },
      ],
    },
  ],
};
