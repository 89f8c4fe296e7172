import { Budget } from './budget.js';

test('a budget is used up by its burst, and is ready again when one interval has passed for each that is owed', () => {
  const budget = new Budget({ burst: 10, intervalMs: 100 });
  budget.charge(9, 0);
  expect(budget.readyInMs(0)).toBe(0);
  budget.charge(1, 0);
  expect(budget.readyInMs(0)).toBe(100);
  budget.charge(5, 0);
  expect(budget.readyInMs(0)).toBe(600);
  expect(budget.readyInMs(599)).toBe(1);
  expect(budget.readyInMs(600)).toBe(0);
});

test('what is not used does not grow beyond the burst', () => {
  const budget = new Budget({ burst: 3, intervalMs: 10 });
  budget.charge(3, 1_000_000);
  expect(budget.readyInMs(1_000_000)).toBe(10);
});
