import { SIZE, WINDOW } from './flow-options.js';
import { type FlowLoad, measureFlowsBesideFloor } from './measure-flows.js';
import type { Scenario } from './scenario.js';

/**
 * One at a time would take minutes to run the server's code often enough for the just-in-time compiler; a server that
 * has been up for a while has all of it compiled.
 */
const WARMUP_IN_FLIGHT = 64;

/** One pair, one message at a time. */
export function quietLoad(messageBytes: number): FlowLoad {
  const shape = { senders: 1, recipientDevices: 1, messageBytes };
  return { flows: 1, shape, inFlight: 1, warmupInFlight: WARMUP_IN_FLIGHT };
}

export const quiet: Scenario = {
  name: 'quiet',
  summary: 'one pair, one message at a time: the latency of a warm server with nothing else to do',
  needs: { stack: true, timed: true, rate: true, floor: true, workers: false },
  options: [SIZE, WINDOW],
  repeat: (run) => measureFlowsBesideFloor(run, quietLoad(run.number('size'))),
};
