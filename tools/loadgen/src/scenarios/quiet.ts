import { SIZE, WINDOW } from './flow-options.js';
import { measureFlowsBesideFloor } from './measure-flows.js';
import type { Scenario } from './scenario.js';

export const quiet: Scenario = {
  name: 'quiet',
  summary: 'one pair, one message at a time: the latency of a server with nothing else to do',
  needs: { stack: true, timed: true, rate: true, floor: true, workers: false },
  options: [SIZE, WINDOW],
  repeat: (run) =>
    measureFlowsBesideFloor(run, {
      flows: 1,
      shape: { senders: 1, recipientDevices: 1, messageBytes: run.number('size') },
      inFlight: 1,
    }),
};
