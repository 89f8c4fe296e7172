import { SIZE, WINDOW, count, inFlight } from './flow-options.js';
import { measureFlowsBesideFloor } from './measure-flows.js';
import type { Scenario } from './scenario.js';

export const hot: Scenario = {
  name: 'hot',
  summary: 'many senders to one device: what a single recipient can take',
  needs: { stack: true, timed: true, rate: true, floor: true, workers: false },
  options: [count('senders', 'users who send', { default: 200, max: 10_000 }), inFlight(4), SIZE, WINDOW],
  repeat: (run) =>
    measureFlowsBesideFloor(run, {
      flows: 1,
      shape: { senders: run.number('senders'), recipientDevices: 1, messageBytes: run.number('size') },
      inFlight: run.number('in-flight'),
    }),
};
