import { Ledger, isClean, sumLedgers } from './ledger.js';

const OK = { intact: true };

/** One sender, one recipient, `count` messages accepted. */
function accepted(count: number): Ledger {
  const ledger = new Ledger(1, 1);
  for (let i = 0; i < count; i++) ledger.accepted(0, ledger.nextNumber(0));
  return ledger;
}

function deliver(ledger: Ledger, ...numbers: number[]): void {
  for (const number of numbers) ledger.delivered(0, { sender: 0, number, ...OK });
}

function confirm(ledger: Ledger, ...numbers: number[]): void {
  for (const number of numbers) ledger.confirmed(0, 0, number);
}

const violated = (ledger: Ledger) =>
  Object.fromEntries(Object.entries(ledger.summary().violations).filter(([, count]) => count > 0));

test('a run in which everything is accepted, delivered in order and confirmed is clean', () => {
  const ledger = accepted(3);
  deliver(ledger, 0, 1, 2);
  confirm(ledger, 2, 0, 1);
  const summary = ledger.summary();
  expect(summary).toMatchObject({ sent: 3, accepted: 3, delivered: 3, confirmed: 3, redelivered: 0 });
  expect(isClean(summary)).toBe(true);
});

test('a message that is delivered before it is answered is in order', () => {
  const ledger = new Ledger(1, 1);
  const number = ledger.nextNumber(0);
  deliver(ledger, number);
  ledger.accepted(0, number);
  confirm(ledger, number);
  expect(isClean(ledger.summary())).toBe(true);
});

test('an accepted message that is not delivered is lost', () => {
  const ledger = accepted(2);
  deliver(ledger, 0);
  confirm(ledger, 0);
  expect(violated(ledger)).toEqual({ lost: 1 });
});

test('each device of the recipient has to get its copy', () => {
  const ledger = new Ledger(1, 2);
  ledger.accepted(0, ledger.nextNumber(0));
  deliver(ledger, 0);
  confirm(ledger, 0);
  expect(violated(ledger)).toEqual({ lost: 1 });
});

test('a send without an answer is named', () => {
  const ledger = new Ledger(1, 1);
  ledger.nextNumber(0);
  expect(violated(ledger)).toEqual({ unanswered: 1 });
});

test('a delivery whose ack is not confirmed is named', () => {
  const ledger = accepted(1);
  deliver(ledger, 0);
  expect(violated(ledger)).toEqual({ unconfirmed: 1 });
});

test('a lower number after a higher one in the same session is out of order', () => {
  const ledger = accepted(3);
  deliver(ledger, 0, 2, 1);
  confirm(ledger, 0, 1, 2);
  expect(violated(ledger)).toEqual({ outOfOrder: 1 });
});

test('the same message twice in a session is a violation, in two sessions before its confirmation it is not', () => {
  const same = accepted(2);
  deliver(same, 0, 1, 1);
  confirm(same, 0, 1);
  expect(violated(same)).toEqual({ repeatedInSession: 1 });

  const again = accepted(2);
  deliver(again, 0, 1);
  again.sessionStarted(0);
  deliver(again, 0, 1);
  confirm(again, 0, 1);
  expect(again.summary()).toMatchObject({ delivered: 2, redelivered: 2 });
  expect(violated(again)).toEqual({});
});

test('a message that comes again after its ack was confirmed is a violation in any session', () => {
  const ledger = accepted(1);
  deliver(ledger, 0);
  confirm(ledger, 0);
  ledger.sessionStarted(0);
  deliver(ledger, 0);
  expect(violated(ledger)).toEqual({ afterConfirmation: 1 });
});

test('a refused message may be delivered only when its outcome was unknown', () => {
  const ledger = new Ledger(1, 1);
  ledger.refused(0, ledger.nextNumber(0), { code: 'RATE_LIMITED', unknownOutcome: false, retryAfterMs: 1 });
  ledger.refused(0, ledger.nextNumber(0), { code: 'UNAVAILABLE', unknownOutcome: true, retryAfterMs: 1 });
  deliver(ledger, 0, 1);
  confirm(ledger, 0, 1);
  expect(ledger.summary().refused).toEqual({ RATE_LIMITED: 1, UNAVAILABLE: 1 });
  expect(violated(ledger)).toEqual({ refusedButDelivered: 1 });
});

test('what was never sent, or came with other content, is foreign', () => {
  const ledger = accepted(1);
  deliver(ledger, 7);
  ledger.delivered(0, { sender: 5, number: 0, intact: true });
  ledger.delivered(0, { sender: 0, number: 0, intact: false });
  expect(violated(ledger)).toEqual({ foreign: 3, lost: 1 });
});

test('accounts of several flows add up', () => {
  const clean = accepted(1);
  deliver(clean, 0);
  confirm(clean, 0);
  const sum = sumLedgers([clean.summary(), accepted(2).summary()]);
  expect(sum).toMatchObject({ sent: 3, accepted: 3, delivered: 1, confirmed: 1 });
  expect(sum.violations.lost).toBe(2);
  expect(isClean(sum)).toBe(false);
});
