import type { Rule } from '../rules/rule.js';
import { type RuleOutcome, runRules } from '../rules/run-rules.js';
import { WAIT_MS } from '../rules/waiting.js';
import { ClientStage } from './client-stage.js';
import { HarnessProgram } from './harness-program.js';
import { CLIENT_RULES } from './rules/all-client-rules.js';

export interface ClientRunOptions {
  /** Starts the harness program; run by the shell. */
  readonly command: string;
  /** Which rules. Default: all but the slow ones. */
  readonly select?: (rule: Rule<ClientStage>) => boolean;
  /** How long to wait for what has to come, in ms. Default: 10,000. */
  readonly waitMs?: number;
  readonly onOutcome?: (outcome: RuleOutcome) => void;
}

const RULE_TIMEOUT_MS = 30_000;
/** Most of a rule is waiting for the protocol's own times. */
const AT_ONCE = 24;

/** Drives a client through the rules: all of them in one run of its harness program, each with a client and a server of its own. */
export async function runClientRules(options: ClientRunOptions): Promise<RuleOutcome[]> {
  const { command, select = ({ slow }) => !slow, waitMs = WAIT_MS, onOutcome } = options;
  const program = await HarnessProgram.start(command);
  try {
    return await runRules({
      rules: CLIENT_RULES.filter(select),
      open: async () => {
        const stage = await ClientStage.make(program, waitMs);
        return { stage, close: () => stage.close() };
      },
      atOnce: AT_ONCE,
      timeoutMs: RULE_TIMEOUT_MS,
      ...(onOutcome ? { onOutcome } : {}),
    });
  } finally {
    await program.stop();
  }
}
