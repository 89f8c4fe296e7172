import type { Ownership, OwnershipDocument } from '../../../src/index.js';
import type { Script } from '../script.js';
import type { Rule } from '../show-rule.js';

/** After its takeover a process is answered what was then. */
function answeringWhatWas(ownership: Ownership): Ownership {
  let then: OwnershipDocument[] | undefined;
  return {
    read: async (partitions) => then ?? ownership.read(partitions),
    advance: async (changes) => {
      const advanced = await ownership.advance(changes);
      then = await ownership.read(changes.map(({ partition }) => partition));
      return advanced;
    },
    pruneStarts: (partition, keepFromEpoch) => ownership.pruneStarts(partition, keepFromEpoch),
  };
}

/** Bob got the message at A, and was confirmed at B, which took over from A without A knowing it. */
async function confirmedAtTheNextOwner(s: Script) {
  const a = await s.owner('A');
  const first = await a.attach(s.bob);
  await a.accepts(s.bob, '1');
  expect(first.got()).toEqual(['1']);
  const b = await s.owner('B');
  const second = await b.attach(s.bob);
  await second.acks('1');
  expect(second.isConfirmed('1')).toBe(true);
  return { a, b };
}

export const ownershipReads: Rule = {
  name: 'R1: a mailbox read for a session is followed by a read of the ownership',
  schedules: [
    {
      title: 'a device that was confirmed at the new owner attaches to the replaced one by a stale route',
      async steps(s) {
        const { a } = await confirmedAtTheNextOwner(s);
        await a.attach(s.bob);
      },
      without: [
        {
          what: 'the ownership is not read',
          edits: [{ file: 'src/owner/inbox-reads.ts', from: 'holds: await ownershipHolds()', into: 'holds: true' }],
          breaks: ['I2: "1" was confirmed and came again'],
        },
        {
          what: "the replaced owner's store answers what was, as a secondary may",
          removal: {
            adapt: (ports) => ({ ...ports, ownership: answeringWhatWas(ports.ownership) }),
          },
          breaks: ['I2: "1" was confirmed and came again'],
        },
      ],
    },
    {
      title: 'the same while the ownership store does not answer in time',
      async steps(s) {
        const { a } = await confirmedAtTheNextOwner(s);
        a.calls.hold('ownership.read');
        await a.attach(s.bob);
        const read = await a.calls.held('ownership.read');
        a.calls.letPass('ownership.read');
        await read.timesOut();
      },
      without: [
        {
          what: 'no answer counts as no newer owner',
          edits: [
            {
              file: 'src/owner/partition-owner.ts',
              from: 'await this.#ports.ownership.read([this.partition]);',
              into: 'await this.#ports.ownership.read([this.partition]).catch(() => [{ epoch: this.epoch }]);',
            },
          ],
          breaks: ['I2: "1" was confirmed and came again'],
        },
      ],
    },
  ],
};
