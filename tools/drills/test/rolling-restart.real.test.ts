import { rollingRestartDrill } from '../src/drills/rolling-restart.js';
import { shortDrill } from './short-drill.js';

test('every process is restarted under load: no send fails, nothing is lost, nothing confirmed comes again (I1, I2)', async () => {
  expect(await shortDrill(rollingRestartDrill, { clients: 24, rate: 40 })).toEqual([]);
}, 600_000);
