import { type Rule, RuleBroken, RuleSkipped } from './rule.js';

/** What became of a rule. */
export interface RuleOutcome {
  readonly name: string;
  readonly section: string;
  readonly outcome: 'pass' | 'fail' | 'skip';
  /** What was found, or why it was skipped; empty for a pass. */
  readonly detail: string;
  readonly ms: number;
}

export interface RunOptions<Stage> {
  readonly rules: readonly Rule<Stage>[];
  /** Makes what one rule works on, and ends it after the rule. What `close` finds wrong counts against the rule. */
  readonly open: () => Promise<{ readonly stage: Stage; readonly close: () => Promise<void> }>;
  /** How many run at once. */
  readonly atOnce: number;
  /** Longest time of a rule, in ms; of a slow one three times that. */
  readonly timeoutMs: number;
  readonly onOutcome?: (outcome: RuleOutcome) => void;
}

/** Runs every rule on a stage of its own. @returns the outcomes in the order of the rules */
export async function runRules<Stage>(options: RunOptions<Stage>): Promise<RuleOutcome[]> {
  const outcomes: RuleOutcome[] = [];
  const waiting = [...options.rules.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, rule] = next;
      const outcome = await runRule(rule, options);
      outcomes[index] = outcome;
      options.onOutcome?.(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, waiting.length) }, worker));
  return outcomes;
}

async function runRule<Stage>(rule: Rule<Stage>, { open, timeoutMs }: RunOptions<Stage>): Promise<RuleOutcome> {
  const { name, section } = rule;
  const startedAt = performance.now();
  const ended = (outcome: RuleOutcome['outcome'], detail = ''): RuleOutcome => {
    return { name, section, outcome, detail, ms: Math.round(performance.now() - startedAt) };
  };
  try {
    const { stage, close } = await open();
    try {
      await within(rule.run(stage), rule.slow ? 3 * timeoutMs : timeoutMs);
    } catch (error) {
      const found = await close().then(() => undefined, findingOf);
      if (error instanceof RuleSkipped && found === undefined) return ended('skip', error.message);
      const findings = [error instanceof RuleSkipped ? undefined : findingOf(error), found];
      return ended('fail', [...new Set(findings.filter((finding) => finding !== undefined))].join('; '));
    }
    await close();
    return ended('pass');
  } catch (error) {
    if (error instanceof RuleSkipped) return ended('skip', error.message);
    return ended('fail', findingOf(error));
  }
}

function findingOf(error: unknown): string {
  if (error instanceof RuleBroken) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

async function within(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RuleBroken(`not done within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
