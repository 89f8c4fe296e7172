import { SeededRandom } from '../seeded-random.js';
import { faultKinds } from './fault-kinds.js';
import { planFaults } from './fault-plan.js';

function plan(seed: number, count: number) {
  const faults = planFaults({ kinds: faultKinds, random: new SeededRandom(seed), sessionTimeoutMs: 6_000 });
  return Array.from({ length: count }, () => faults.next().value);
}

test('the same seed makes the same plan, another one another', () => {
  expect(plan(1, 50)).toEqual(plan(1, 50));
  expect(plan(1, 50)).not.toEqual(plan(2, 50));
});

test('every round has each kind once', () => {
  const faults = plan(3, 3 * faultKinds.length);
  for (let round = 0; round < 3; round++) {
    const kinds = faults.slice(round * faultKinds.length, (round + 1) * faultKinds.length).map(({ kind }) => kind);
    expect([...kinds].sort()).toEqual([...faultKinds].sort());
  }
});

test('a paused transport comes back as a zombie: after its session timed out', () => {
  const pauses = plan(4, 500).filter(({ kind }) => kind === 'pause-transport');
  expect(pauses.length).toBeGreaterThan(10);
  for (const { holdMs } of pauses) expect(holdMs).toBeGreaterThan(6_000);
});
