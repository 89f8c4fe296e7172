import { partitionOf } from '@lantern/protocol';
import { SeededRandom } from '../seeded-random.js';
import { planPopulation } from './persona.js';

const plan = (seed: number) => planPopulation({ clients: 100, partitions: 8, random: new SeededRandom(seed) });

test('every partition has a pair of probes, whose recipient lives there', () => {
  const personas = plan(1);
  for (let partition = 0; partition < 8; partition++) {
    expect(personas[2 * partition]?.role).toBe('probe-sender');
    const recipient = personas[2 * partition + 1];
    expect(recipient?.role).toBe('probe-recipient');
    expect(recipient && partitionOf(recipient.userId, 8)).toBe(partition);
  }
});

test('the same seed makes the same people; among them users with several devices, and devices that stay away', () => {
  const personas = plan(2);
  expect(plan(2)).toEqual(personas);
  expect(personas.map(({ number }) => number)).toEqual([...personas.keys()]);
  expect(personas.filter(({ role }) => role === 'dormant').length).toBeGreaterThan(0);
  expect(personas.filter(({ deviceId }) => deviceId === 3).length).toBeGreaterThan(0);
  expect(personas).toHaveLength(116);
});
