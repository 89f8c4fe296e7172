import { takeoverDrill } from '../src/drills/takeover.js';
import { shortDrill } from './short-drill.js';

test('a mailbox whose owner is killed, stopped or restarted is served by another one soon', async () => {
  const options = { kills: 2, stops: 2, restarts: 1, session: 3_000, slack: 10_000 };
  expect(await shortDrill(takeoverDrill, options)).toEqual([]);
}, 600_000);
