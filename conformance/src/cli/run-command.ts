import { runClientRules } from '../client/run-client-rules.js';
import { CLIENT_RULES } from '../client/rules/all-client-rules.js';
import type { Rule } from '../rules/rule.js';
import type { RuleOutcome } from '../rules/run-rules.js';
import { developmentTokens, tokensOfCommand } from '../server/development-tokens.js';
import { SERVER_RULES } from '../server/rules/all-server-rules.js';
import { runServerRules } from '../server/run-server-rules.js';
import { type ConformanceOptions, USAGE, UsageError, parseOptions } from './options.js';
import { outcomeTable } from './outcome-table.js';

export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * @returns the exit code: 0 when every rule that could be tried holds, 1 when one is broken or none could be tried, 2 when the
 * options make no sense
 */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === undefined) {
      output.out(USAGE);
      return 0;
    }
    return await run(options, output);
  } catch (error) {
    const usage = error instanceof UsageError || error instanceof TypeError ? `\n${USAGE}` : '';
    output.err(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 2;
  }
}

async function run(options: ConformanceOptions, { out, err }: CommandOutput): Promise<number> {
  const select = selection(options);
  if (options.list) {
    for (const { section, name } of SERVER_RULES.filter(select)) out(`server  #${section}  ${name}\n`);
    for (const { section, name } of CLIENT_RULES.filter(select)) out(`client  #${section}  ${name}\n`);
    return 0;
  }
  const outcomes: RuleOutcome[] = [];
  const { url, tokenCommand, data } = options;
  if (url !== undefined) {
    const tokens = tokenCommand === undefined ? developmentTokens(data) : tokensOfCommand(tokenCommand);
    const found = await runServerRules({ url, tokens, select });
    if (!options.json) out(`${outcomeTable(`Rules for a server, at ${url}`, found)}\n`);
    outcomes.push(...found);
  }
  if (options.client !== undefined) {
    const found = await runClientRules({ command: options.client, select });
    if (!options.json) out(`${outcomeTable(`Rules for a client, ${options.client}`, found)}\n`);
    outcomes.push(...found);
  }
  if (options.json) out(`${JSON.stringify(outcomes, undefined, 2)}\n`);
  if (outcomes.length === 0) throw new UsageError('No rule was selected: see --list.');
  if (outcomes.every(({ outcome }) => outcome === 'skip')) {
    err('Nothing was shown: no rule could be tried. The table tells why.\n');
    return 1;
  }
  return outcomes.some(({ outcome }) => outcome === 'fail') ? 1 : 0;
}

function selection({ only, slow }: ConformanceOptions) {
  const wanted = only?.toLowerCase() ?? '';
  return (rule: Pick<Rule<unknown>, 'name' | 'section' | 'slow'>): boolean =>
    (slow || !rule.slow) && `${rule.name} #${rule.section}`.toLowerCase().includes(wanted);
}
