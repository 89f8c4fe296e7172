import { v1 } from '@lantern/protocol';
import { ClaimLedger } from './claim-ledger.js';

const key = (id: number) => ({ id, key: new Uint8Array(33), signature: new Uint8Array(64) });

function bundle(content: v1.IPreKeyBundle): v1.ServerFrame {
  return new v1.ServerFrame({ seq: 1, preKeyBundles: { bundles: [content] } });
}

function claimAll(answers: readonly (readonly [target: number, answer: v1.ServerFrame])[]) {
  const ledger = new ClaimLedger();
  for (const [target, answer] of answers) {
    ledger.claimed();
    ledger.answered(target, answer);
  }
  return ledger.summary();
}

test('keys of the same id are distinct between devices and between kinds', () => {
  const summary = claimAll([
    [0, bundle({ oneTime: key(1), kem: key(1) })],
    [1, bundle({ oneTime: key(1), kem: key(1) })],
  ]);
  expect(summary).toMatchObject({ claims: 2, answered: 2, oneTimeKeys: 2, kemKeys: 2 });
  expect(Object.values(summary.violations).every((count) => count === 0)).toBe(true);
});

test('a one-time key given out twice is a duplicate, a last-resort key is not', () => {
  const summary = claimAll([
    [0, bundle({ oneTime: key(1), kem: key(0), kemIsLastResort: true })],
    [0, bundle({ oneTime: key(1), kem: key(0), kemIsLastResort: true })],
  ]);
  expect(summary.violations).toMatchObject({ duplicates: 1, emptyWhileKeysRemained: 0 });
});

test('an answer without a one-time key, without a bundle, or no answer at all is named', () => {
  const ledger = new ClaimLedger();
  ledger.claimed();
  ledger.claimed();
  ledger.claimed();
  ledger.answered(0, bundle({}));
  ledger.answered(0, new v1.ServerFrame({ seq: 2, preKeyBundles: {} }));
  expect(ledger.summary().violations).toEqual({
    duplicates: 0,
    emptyWhileKeysRemained: 1,
    malformed: 1,
    unanswered: 1,
  });
});

test('refusals are counted by their code', () => {
  const problem = { code: v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED, message: '', retryable: true };
  const summary = claimAll([[0, new v1.ServerFrame({ seq: 1, problem })]]);
  expect(summary.refused).toEqual({ RATE_LIMITED: 1 });
});
