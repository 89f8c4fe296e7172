import { claimStorm } from '../src/claim-storm.js';

test('64 users on 1,000 keys through 3 keys services, while these and the database are killed: no key twice, a repeated claim its first answer (I5)', async () => {
  const said: string[] = [];
  const options = { keys: 1_000, claimers: 64, kills: 5, keysServices: 3, seed: 20_261_123 };
  const result = await claimStorm({ ...options, say: (text) => said.push(text) });
  console.log(JSON.stringify(result));
  expect(result.violations).toEqual({ keysHandedOutTwice: 0, repeatsWithOtherAnswers: 0, malformed: 0 });
  expect(result).toMatchObject({ ok: true, claims: 1_000, repeated: 100, kills: { keysServices: 3, database: 2 } });
  expect(result.keysHandedOut).toBeGreaterThan(500);
  expect(said.filter((text) => text.includes('is killed'))).toHaveLength(5);
  // Some 150 s, nearly all of them of the database; a machine that does other things takes several times that.
}, 1_800_000);
