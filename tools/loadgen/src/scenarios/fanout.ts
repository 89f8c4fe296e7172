import { SIZE, WINDOW, count, inFlight } from './flow-options.js';
import { measureFlowsBesideFloor } from './measure-flows.js';
import type { Scenario } from './scenario.js';

export const fanout: Scenario = {
  name: 'fanout',
  summary: 'one sender to a user with many devices: each message is stored and delivered once for each of them',
  needs: { stack: true, timed: true, rate: true, floor: true, workers: false },
  options: [count('devices', 'devices of the user', { default: 10, max: 10 }), inFlight(16), SIZE, WINDOW],
  repeat: (run) =>
    measureFlowsBesideFloor(run, {
      flows: 1,
      shape: { senders: 1, recipientDevices: run.number('devices'), messageBytes: run.number('size') },
      inFlight: run.number('in-flight'),
    }),
};
