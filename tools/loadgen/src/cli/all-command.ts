import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Measurement, everything, parsePlan } from '../plan/measurements.js';
import { UsageError } from './usage-error.js';

export interface AllCommand {
  readonly command: 'all';
  /** Everything that the tables may hold. */
  readonly plan: readonly Measurement[];
  /** What is measured now. */
  readonly chosen: readonly Measurement[];
  /** Directory of the results. */
  readonly out: string;
  /** Whose tables are replaced. */
  readonly documentFile?: string;
  /** Measure nothing: the tables of what is there. */
  readonly tablesOnly: boolean;
  /** Only say what would be measured. */
  readonly list: boolean;
}

const OPTIONS = {
  plan: { type: 'string' },
  stack: { type: 'string' },
  only: { type: 'string' },
  out: { type: 'string' },
  doc: { type: 'string' },
  tables: { type: 'boolean' },
  list: { type: 'boolean' },
} as const;

export const ALL_HELP = `Usage: npm run bench -- all [OPTIONS]

Measures everything that docs/performance.md shows, one after the other, and writes its tables. Nothing else may run on
the machine meanwhile. What fails is named at the end, and does not keep the rest from being measured.

Options:
  --stack embedded|real     only this stack
  --only ID,ID              only these (--list shows them)
  --out DIR                 where results are kept: JSON, pages with plots, tables.md (bench-results)
  --doc FILE                replace the tables in this document, between <!-- bench:NAME --> and <!-- /bench -->
  --tables                  measure nothing: tables of the results that --out has
  --plan FILE               another list: an id and a command line on each line
  --list                    show the list
  --help                    show this text`;

function planOf(file: string | undefined): readonly Measurement[] {
  if (file === undefined) return everything;
  try {
    return parsePlan(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--plan ${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** @throws UsageError */
export function parseAll(args: readonly string[]): AllCommand {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    const [what] = (error as Error).message.split('. ');
    throw new UsageError(`all: ${what}; see \`all --help\``, { cause: error });
  }
  const { stack, only, out = 'bench-results', doc } = values;
  if (stack !== undefined && stack !== 'embedded' && stack !== 'real')
    throw new UsageError(`--stack ${stack}: must be embedded or real`);
  const plan = planOf(values.plan);
  const ids = only?.split(',');
  const unknown = ids?.find((id) => !plan.some((each) => each.id === id));
  if (unknown !== undefined) throw new UsageError(`--only ${unknown}: there is ${plan.map(({ id }) => id).join(', ')}`);
  const chosen = plan
    .filter((each) => stack === undefined || each.stack === stack)
    .filter(({ id }) => ids === undefined || ids.includes(id));
  const flags = { tablesOnly: values.tables === true, list: values.list === true };
  return { command: 'all', plan, chosen, out, ...flags, ...(doc !== undefined && { documentFile: doc }) };
}
