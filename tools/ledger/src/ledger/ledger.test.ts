import { type Offset, encodeDeliveryId } from '@lantern/protocol';
import { Ledger } from './ledger.js';
import { isClean, noViolations } from './summary.js';

const INCARNATION = 7;
const id = (offset: number) => encodeDeliveryId(INCARNATION, { kind: 'message', offset: offset as Offset });

/** Device 0 writes to device 1 and, where said, to 2 (its second device). */
function scripted() {
  const ledger = new Ledger([1, 1, 2]);
  for (const device of [0, 1, 2]) ledger.sessionStarted(device);
  const deliver = (message: number, offset: number, device = 1) =>
    ledger.delivered(device, { deliveryId: id(offset), message });
  const accept = (recipients: readonly number[] = [1], connection = 1) => {
    const message = ledger.wanted(0, recipients);
    ledger.sent(message, connection);
    ledger.answered(message, { answer: 'accepted', fullDeviceIds: [] });
    return message;
  };
  const confirm = (offset: number, device = 1, ackedIn = ledger.sessionOf(device)) =>
    ledger.confirmed(device, [id(offset)], ackedIn);
  const read = (message: number, device = 1) => ledger.read(device, message);
  /** Everything that has to come of a message. */
  const finish = (message: number, offset: number, device = 1) => {
    deliver(message, offset, device);
    read(message, device);
    confirm(offset, device);
  };
  const violations = () => ledger.summary().violations;
  return { ledger, accept, deliver, confirm, read, finish, violations };
}

test('what was accepted, delivered, read and confirmed is in order', () => {
  const { ledger, accept, finish } = scripted();
  finish(accept(), 10);
  const second = accept([1, 2]);
  finish(second, 11);
  finish(second, 12, 2);
  const summary = ledger.summary();
  expect(summary).toMatchObject({ accepted: 2, copies: 3, delivered: 3, confirmed: 3, duplicatesBeforeDedup: 0 });
  expect(isClean(summary)).toBe(true);
  expect(summary.findings).toEqual([]);
  expect(ledger.openCopies).toBe(0);
  expect(ledger.unconfirmed).toBe(0);
});

test('an accepted message that never came is lost, for each device by itself (I1)', () => {
  const { ledger, accept, finish, violations } = scripted();
  const message = accept([1, 2]);
  finish(message, 10);
  expect(ledger.openCopies).toBe(1);
  expect(ledger.waitingFor(2)).toBe(1);
  expect(violations()).toEqual({ ...noViolations(), lost: 1 });
  expect(ledger.summary().findings).toEqual([{ kind: 'lost', what: 'message 0 of device 0 to device 2' }]);
});

test('an acceptance that comes after the delivery leaves nothing open', () => {
  const { ledger, finish } = scripted();
  const message = ledger.wanted(0, [1]);
  ledger.sent(message, 1);
  finish(message, 10);
  ledger.answered(message, { answer: 'duplicate' });
  expect(ledger.openCopies).toBe(0);
  expect(isClean(ledger.summary())).toBe(true);
});

test('a copy that the server named as not stored for a full device is not missed', () => {
  const { ledger, finish, violations } = scripted();
  const message = ledger.wanted(0, [1, 2]);
  ledger.sent(message, 1);
  ledger.answered(message, { answer: 'accepted', fullDeviceIds: [2] });
  finish(message, 10);
  expect(violations()).toEqual(noViolations());
  expect(ledger.summary().copies).toBe(1);
});

test('a message that comes again in a later session before its confirmation is a legal duplicate', () => {
  const { ledger, accept, deliver, finish, violations } = scripted();
  const message = accept();
  deliver(message, 10);
  ledger.sessionStarted(1);
  finish(message, 10);
  expect(violations()).toEqual(noViolations());
  expect(ledger.summary()).toMatchObject({ deliveries: 2, duplicatesBeforeDedup: 1, storedTwice: 0 });
});

test('after the confirmation it may not come in a session that begins later (I2)', () => {
  const { ledger, accept, deliver, finish, violations } = scripted();
  const message = accept();
  finish(message, 10);
  ledger.sessionStarted(1);
  deliver(message, 10);
  expect(violations()).toEqual({ ...noViolations(), confirmedThenRedelivered: 1 });
  expect(ledger.summary().findings[0]?.what).toMatch(/offset 10, session 2, confirmed in session 1/);
});

test('nor in the session that acked it (I2)', () => {
  const { accept, deliver, finish, violations } = scripted();
  const message = accept();
  finish(message, 10);
  deliver(message, 10);
  expect(violations()).toMatchObject({ confirmedThenRedelivered: 1 });
});

test('it may come in a session that had begun when an ack of the session before was confirmed', () => {
  const { ledger, accept, deliver, confirm, read, violations } = scripted();
  const message = accept();
  deliver(message, 10);
  read(message);
  ledger.sessionStarted(1);
  confirm(10, 1, 1);
  deliver(message, 10);
  expect(violations()).toEqual(noViolations());
  ledger.sessionStarted(1);
  deliver(message, 10);
  expect(violations()).toMatchObject({ confirmedThenRedelivered: 1 });
});

test('within a session nothing comes twice (I3)', () => {
  const { accept, deliver, violations } = scripted();
  const message = accept();
  deliver(message, 10);
  deliver(message, 10);
  expect(violations()).toMatchObject({ repeatedInSession: 1, outOfOrder: 0 });
});

test('within a session nothing comes after something later in the log (I3)', () => {
  const { ledger, accept, deliver, finish, violations } = scripted();
  const [first, second] = [accept(), accept()];
  finish(second, 11);
  deliver(first, 10);
  expect(violations()).toMatchObject({ outOfOrder: 1, repeatedInSession: 0 });
  // A new session begins anew.
  ledger.sessionStarted(1);
  finish(first, 10);
  expect(violations()).toMatchObject({ outOfOrder: 1, unconfirmed: 0 });
});

test('messages of one connection stand in the log in the order in which they left (I3)', () => {
  const { accept, finish, violations } = scripted();
  const [first, second] = [accept(), accept()];
  finish(second, 10);
  finish(first, 11);
  expect(violations()).toEqual({ ...noViolations(), outOfOrder: 1 });
});

test('messages of two connections, and repeated ones, may be stored in any order', () => {
  const { ledger, accept, finish, violations } = scripted();
  const [first, second] = [accept([1], 1), accept([1], 2)];
  finish(second, 10);
  finish(first, 11);
  const repeated = accept([1], 3);
  ledger.sent(repeated, 3);
  const later = accept([1], 3);
  finish(later, 12);
  finish(repeated, 13);
  expect(violations()).toEqual(noViolations());
  expect(ledger.summary().repeatedSends).toBe(1);
});

test('an ack that is never confirmed, a message that is never read, and a send that is never answered stay open', () => {
  const { ledger, accept, deliver, confirm, read, violations } = scripted();
  const [unconfirmed, unread] = [accept(), accept()];
  deliver(unconfirmed, 10);
  read(unconfirmed);
  deliver(unread, 11);
  confirm(11);
  ledger.sent(ledger.wanted(0, [1]), 1);
  expect(ledger.unconfirmed).toBe(1);
  expect(violations()).toEqual({ ...noViolations(), unconfirmed: 1, unread: 1, unanswered: 1 });
});

test('an ack that a crash took with it is not missed, unless its message comes again', () => {
  const { ledger, accept, deliver, read, violations } = scripted();
  const [taken, untaken] = [accept(), accept()];
  for (const [message, offset] of [
    [taken, 10],
    [untaken, 11],
  ] as const) {
    deliver(message, offset);
    read(message);
  }
  ledger.acksForgotten(1);
  expect(ledger.unconfirmed).toBe(0);
  ledger.sessionStarted(1);
  deliver(untaken, 11);
  expect(ledger.unconfirmed).toBe(1);
  expect(violations()).toEqual({ ...noViolations(), unconfirmed: 1 });
});

test('what was refused for certain must not come; what may have been stored may', () => {
  const { ledger, finish, violations } = scripted();
  const refuse = (mayBeStored: boolean) => {
    const message = ledger.wanted(0, [1]);
    ledger.sent(message, 1);
    ledger.answered(message, { answer: 'refused', code: mayBeStored ? 'unavailable' : 'invalid', mayBeStored });
    return message;
  };
  finish(refuse(true), 10);
  expect(violations()).toMatchObject({ refusedButDelivered: 0 });
  const refused = refuse(false);
  expect(violations()).toEqual(noViolations());
  finish(refused, 11);
  expect(violations()).toMatchObject({ refusedButDelivered: 1 });
  expect(ledger.summary().refusedAnswers).toEqual({ unavailable: 1, invalid: 1 });
});

test('the same message under two offsets is a repeat that the server did not recognise: no violation, but counted', () => {
  const { ledger, accept, deliver, confirm, finish, violations } = scripted();
  const message = accept();
  finish(message, 10);
  deliver(message, 14);
  confirm(14);
  expect(violations()).toEqual(noViolations());
  expect(ledger.summary()).toMatchObject({ storedTwice: 1, duplicatesBeforeDedup: 1, confirmed: 2 });
});

test('a message that the application gets twice is found', () => {
  const { accept, finish, read, violations } = scripted();
  const message = accept();
  finish(message, 10);
  read(message);
  expect(violations()).toMatchObject({ readTwice: 1 });
});

test('deliveries that nobody sent, of another log, and what the server dropped are found', () => {
  const { ledger, accept, deliver, violations } = scripted();
  const message = accept();
  deliver(message, 10);
  ledger.delivered(1, { deliveryId: id(11), message: undefined });
  const otherLog = encodeDeliveryId(INCARNATION + 1, { kind: 'message', offset: 12 as Offset });
  ledger.delivered(1, { deliveryId: otherLog, message });
  ledger.dropped(1, 5);
  expect(violations()).toMatchObject({ foreign: 2, dropped: 5 });
});
