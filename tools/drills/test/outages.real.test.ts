import { outageDrill } from '../src/drills/outage.js';
import { shortDrill } from './short-drill.js';

const short = { seconds: 15, before: 3, after: 3, online: 8, offline: 4, slack: 60_000 };

test('the database is down for 15 s under load: nothing is lost, memory is bounded, and it goes on by itself', async () => {
  expect(await shortDrill(outageDrill('database'), short)).toEqual([]);
}, 600_000);

test('the broker is down for 15 s under load: the same', async () => {
  expect(await shortDrill(outageDrill('broker'), short)).toEqual([]);
}, 600_000);
