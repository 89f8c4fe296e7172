import { SIZE, WINDOW, count, inFlight } from './flow-options.js';
import { measureFlowsBesideFloor } from './measure-flows.js';
import type { Scenario } from './scenario.js';

export const pairs: Scenario = {
  name: 'pairs',
  summary: 'many pairs, each with many messages in flight: the throughput',
  needs: { stack: true, timed: true, rate: true, floor: true, workers: true },
  options: [count('pairs', 'pairs of devices', { default: 50, max: 10_000 }), inFlight(32), SIZE, WINDOW],
  repeat: (run) =>
    measureFlowsBesideFloor(run, {
      flows: run.number('pairs'),
      shape: { senders: 1, recipientDevices: 1, messageBytes: run.number('size') },
      inFlight: run.number('in-flight'),
    }),
};
