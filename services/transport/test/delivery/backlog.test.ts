import type { Offset } from '@lantern/protocol';
import { defaultTransportConfig } from '../../src/config.js';
import { PartitionDelivery } from '../../src/delivery/partition-delivery.js';
import type { DeliveryEffects, ReadRequest } from '../../src/delivery/state.js';
import { ADDRESSES, storedMessage } from './traffic.js';

/** A core after a takeover: the log reaches from 5 to 8, and nothing of it is fetched yet. */
function coreWithBacklog() {
  const told: string[] = [];
  const reads: ReadRequest[] = [];
  const ignored = () => undefined;
  const effects: DeliveryEffects = {
    attached: (session) => told.push(`attached ${session}`),
    deliver: (session, { offset }) => told.push(`deliver ${offset} on ${session}`),
    caughtUp: (session, phase) => told.push(`caught up ${session} ${phase}`),
    confirm: (session, offset) => told.push(`confirm ${offset} on ${session}`),
    read: (request) => reads.push(request),
    end: ignored,
    park: ignored,
    remove: ignored,
    dropEntry: ignored,
    dropDocument: ignored,
    release: ignored,
    wake: ignored,
  };
  const [start, backlogEnd] = [5 as Offset, 8 as Offset];
  const { delivery: config } = defaultTransportConfig;
  const core = new PartitionDelivery({ config, effects, start, backlogEnd, presenceSettled: true });
  const attach = (session: number, address: keyof typeof ADDRESSES) => {
    const stamps = { session, connectedAt: session, connectionId: 'c', registrationId: 1, installedAt: 1 };
    core.attach(0, { ...stamps, address: ADDRESSES[address], window: { messages: 8, bytes: 1_000 } });
    core.readAnswered(0, reads.at(-1)!, {
      documents: [],
      through: -1,
      more: false,
      purgedBelow: 0,
      installedBefore: 0,
    });
  };
  const fetch = (offset: number, address: keyof typeof ADDRESSES) => {
    const fields = { offset, address: ADDRESSES[address], bytes: 1, urgent: false, registrationId: 1, dead: false };
    const message = storedMessage({ ...fields, expiresAt: 1e9 });
    core.record(0, { offset: offset as Offset, address: ADDRESSES[address], value: new Uint8Array(1), message });
  };
  return { core, told, attach, fetch, since: () => told.splice(0) };
}

describe('what is in the log since before a takeover has waited for whoever attaches after it', () => {
  test('nobody has caught up before it is fetched, with mail in it or without', () => {
    const { attach, fetch, since } = coreWithBacklog();
    attach(1, 'a');
    attach(2, 'b');
    fetch(5, 'a');
    fetch(6, 'c');
    expect(since()).toEqual(['attached 1', 'attached 2', 'deliver 5 on 1']);
    fetch(7, 'a');
    expect(since()).toEqual(['deliver 7 on 1', 'caught up 1 sent', 'caught up 2 sent', 'caught up 2 confirmed']);
  });

  test('its acks are waited for before all is confirmed', () => {
    const { core, attach, fetch, since } = coreWithBacklog();
    attach(1, 'a');
    fetch(5, 'a');
    fetch(6, 'a');
    fetch(7, 'b');
    core.ack(0, 1, [5, 6] as Offset[]);
    core.commitAnswered(0, 6 as Offset);
    expect(since().slice(-2)).toEqual(['caught up 1 sent', 'confirm 5 on 1']);
    core.commitAnswered(0, 7 as Offset);
    expect(since()).toEqual(['confirm 6 on 1', 'caught up 1 confirmed']);
  });

  test('a record of it that nobody can read counts as fetched', () => {
    const { core, attach, fetch, since } = coreWithBacklog();
    attach(1, 'a');
    fetch(5, 'a');
    fetch(6, 'b');
    core.deadRecord(0, { offset: 7 as Offset, address: ADDRESSES.a });
    expect(since()).toEqual(['attached 1', 'deliver 5 on 1', 'caught up 1 sent']);
  });

  test('after it, an attach waits for nothing more', () => {
    const { attach, fetch, since } = coreWithBacklog();
    for (const offset of [5, 6, 7]) fetch(offset, 'b');
    attach(1, 'a');
    expect(since()).toEqual(['attached 1', 'caught up 1 sent', 'caught up 1 confirmed']);
  });

  test('a gap below its end does not keep anybody from having caught up', () => {
    const { attach, fetch, since } = coreWithBacklog();
    attach(1, 'a');
    fetch(6, 'b');
    fetch(9, 'c');
    expect(since()).toEqual(['attached 1', 'caught up 1 sent', 'caught up 1 confirmed']);
  });

  test('what the owner stored and has not fetched yet, its memory being full, has waited too', () => {
    const { core, attach, fetch, since } = coreWithBacklog();
    for (const offset of [5, 6, 7]) fetch(offset, 'c');
    core.appended(10 as Offset);
    attach(1, 'a');
    attach(2, 'b');
    fetch(8, 'a');
    core.detach(0, 2);
    expect(since()).toEqual(['attached 1', 'attached 2', 'deliver 8 on 1']);
    fetch(9, 'a');
    expect(since()).toEqual(['deliver 9 on 1', 'caught up 1 sent']);
    attach(3, 'b');
    expect(since()).toEqual(['attached 3', 'caught up 3 sent', 'caught up 3 confirmed']);
  });

  test('whoever attached first does not wait for what was stored before others attached', () => {
    const { core, attach, fetch, since } = coreWithBacklog();
    core.appended(10 as Offset);
    attach(1, 'a');
    core.appended(12 as Offset);
    attach(2, 'b');
    for (const offset of [5, 6, 7, 8]) fetch(offset, 'c');
    expect(since()).toEqual(['attached 1', 'attached 2']);
    fetch(9, 'c');
    expect(since()).toEqual(['caught up 1 sent', 'caught up 1 confirmed']);
    attach(3, 'a');
    for (const offset of [10, 11]) fetch(offset, 'c');
    expect(since()).toEqual([
      'attached 3',
      'caught up 2 sent',
      'caught up 2 confirmed',
      'caught up 3 sent',
      'caught up 3 confirmed',
    ]);
  });
});
