import { drainDrill } from '../src/drills/drain.js';
import { shortDrill } from './short-drill.js';

test('a gateway with 300 connections drains within its time, and all of them come back', async () => {
  const options = { connections: 300, attached: 100, budget: 30_000, rate: 20, crowding: 8 };
  expect(await shortDrill(drainDrill, options)).toEqual([]);
}, 600_000);
