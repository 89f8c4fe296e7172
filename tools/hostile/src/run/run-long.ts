import type { HostileCase } from '../attack/attack.js';
import type { CaseResult } from './case-result.js';
import { FACTOR, type PairsLatency, latencyFinding, medianOf, ratioOf } from './latency-check.js';
import { measureCase } from './measure-case.js';
import type { RunOptions } from './run-options.js';

/** One case with its figures; measured again when they say that the pairs were slowed down. */
export async function runLong(hostileCase: HostileCase, options: RunOptions): Promise<CaseResult> {
  const first = await measureCase(hostileCase, options);
  const measured = [first];
  if (isDoubtful(first.latency)) {
    // A single p99 above the factor may be what else the machine did.
    while (measured.length < options.attempts) measured.push(await measureCase(hostileCase, options));
  }
  const latencies = measured.map(({ latency }) => latency);
  return {
    ...first,
    latency: medianOf(latencies),
    findings: [latencyFinding(latencies), ...measured.flatMap(({ findings }) => findings)],
  };
}

const isDoubtful = (latency: PairsLatency) => ratioOf(latency) > FACTOR;
