import type { RuleOutcome } from '../rules/run-rules.js';

const DOCUMENT = 'docs/protocol.md';

/** A line for each rule, and below each one that was broken what was found. */
export function outcomeTable(title: string, outcomes: readonly RuleOutcome[]): string {
  const sectionWidth = Math.max(0, ...outcomes.map(({ section }) => section.length + 1));
  const lines = outcomes.flatMap(({ name, section, outcome, detail, ms }) => {
    const line = `  ${outcome.padEnd(4)}  ${`#${section}`.padEnd(sectionWidth)}  ${name} (${ms} ms)`;
    return detail === '' ? [line] : [line, `        ${outcome === 'skip' ? 'not tried: ' : 'found: '}${detail}`];
  });
  return [`${title}, by section of ${DOCUMENT}`, ...lines, closingLine(outcomes)].join('\n');
}

function closingLine(outcomes: readonly RuleOutcome[]): string {
  const count = (kind: RuleOutcome['outcome']) => outcomes.filter(({ outcome }) => outcome === kind).length;
  return `${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`;
}
