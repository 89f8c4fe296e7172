import { MemoryMailbox } from '../../service/memory-ports.js';
import { coreEdits } from '../edited-transport.js';
import type { Rule } from '../show-rule.js';

class MarkerRaisedByEveryRepeat extends MemoryMailbox {
  override async raisePurgeMarker(...[address, marker]: Parameters<MemoryMailbox['raisePurgeMarker']>) {
    const known = await this.load(address);
    this.addresses.set(address, { ...known, ...marker });
    return marker;
  }
}

export const purges: Rule = {
  name: 'Purge: nothing of the address below the marker is delivered, and nothing above it is touched',
  schedules: [
    {
      title: 'a device is purged, its owner dies with the deletions under way, and it registers anew',
      async steps(s) {
        const a = await s.owner('A');
        await a.accepts(s.bob, '1');
        a.calls.hold('mailbox.remove');
        expect(await a.purges(s.bob, 2)).toBe(true);
        await a.dies();
        const b = await s.owner('B');
        await b.attach(s.bob);
      },
      without: [
        {
          what: 'the marker is not read at the attach',
          edits: coreEdits('purge: the marker is not read at the attach'),
          breaks: ['purged: "1" came'],
        },
      ],
    },
    {
      title: 'a gateway that looked before the purge attaches the install that is gone, at the next owner',
      async steps(s) {
        const a = await s.owner('A');
        await a.attach(s.bob);
        expect(await a.purges(s.bob, 2)).toBe(true);
        await a.accepts(s.bob, '1');
        const b = await s.owner('B');
        const gone = await b.attach(s.bob, { installedAt: 1 });
        await gone.acks(...gone.got());
      },
      without: [
        {
          what: 'the mailbox shows the marker, and the session goes on',
          edits: coreEdits('purge: an install that is gone is attached when the mailbox shows the marker'),
          breaks: ['I1: "1" is lost'],
        },
      ],
    },
    {
      title: 'a purge is repeated late, after the device registered anew and was sent a message',
      async steps(s) {
        const a = await s.owner('A');
        expect(await a.purges(s.bob, 2)).toBe(true);
        await a.accepts(s.bob, '1');
        expect(await a.purges(s.bob, 2)).toBe(true);
      },
      without: [
        {
          what: 'the marker is raised by each repeat',
          memory: MarkerRaisedByEveryRepeat,
          breaks: ['I1: "1" is lost'],
        },
      ],
    },
  ],
};
