import { committedOffsetDrill } from '../src/drills/committed-offset.js';
import { shortDrill } from './short-drill.js';

test('devices that are offline and one that never acks do not hold the committed offset back (I7)', async () => {
  const options = { devices: 100, seconds: 12, rate: 50, slack: 10_000 };
  expect(await shortDrill(committedOffsetDrill, options)).toEqual([]);
}, 600_000);
