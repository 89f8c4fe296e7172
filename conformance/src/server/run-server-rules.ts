import type { Rule } from '../rules/rule.js';
import { type RuleOutcome, runRules } from '../rules/run-rules.js';
import { SERVER_RULES } from './rules/all-server-rules.js';
import { ServerStage, type ServerSubject } from './server-stage.js';

export interface ServerRunOptions extends ServerSubject {
  /** Which rules. Default: all but the slow ones. */
  readonly select?: (rule: Rule<ServerStage>) => boolean;
  /** Default: 8. */
  readonly atOnce?: number;
  readonly onOutcome?: (outcome: RuleOutcome) => void;
}

const RULE_TIMEOUT_MS = 20_000;

/** Drives a server through the rules. It needs nothing but users of its own, and leaves what they registered. */
export function runServerRules(options: ServerRunOptions): Promise<RuleOutcome[]> {
  const { url, tokens, select = ({ slow }) => !slow, atOnce = 8, waitMs, onOutcome } = options;
  return runRules({
    rules: SERVER_RULES.filter(select),
    open: async () => {
      const stage = new ServerStage({ url, tokens, ...(waitMs === undefined ? {} : { waitMs }) });
      return { stage, close: () => stage.close() };
    },
    atOnce,
    timeoutMs: RULE_TIMEOUT_MS,
    ...(onOutcome ? { onOutcome } : {}),
  });
}
