import type { CaseResult } from '../src/run/case-result.js';
import { attackShortly, brokenOf } from './hostile-command.js';

/** The quickest of them; the others are in attacks.real.test.ts. */
const NAMES = ['fragments', 'deaf-reader', 'max-frames'];

let results: readonly CaseResult[];

beforeAll(async () => {
  results = await attackShortly(...NAMES);
}, 600_000);

test.each([...NAMES, 'pairs'])('every promise is kept under attack: %s', (name) => {
  expect(brokenOf(results, name)).toEqual([]);
});
