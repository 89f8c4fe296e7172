import { type CaseResult, isKept } from '../run/case-result.js';

/** What was seen in one case, a line for each promise. */
export function textReport(result: CaseResult): string {
  const { name, seconds, findings } = result;
  const lines = findings.map(
    ({ kept, promise, seen }) => `  ${kept ? 'kept  ' : 'BROKEN'}  ${promise.padEnd(72)}  ${seen}`,
  );
  return [`${name}: ${isKept(result) ? 'ok' : 'NOT OK'}, attacked for ${seconds.toFixed(1)} s`, ...lines].join('\n');
}
