import { parseArgs } from 'node:util';
import type { HostileCase } from '../attack/attack.js';
import { allCases } from '../cases/all-cases.js';

/** The command line makes no sense; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface RunCommand {
  readonly command: 'run';
  readonly cases: readonly HostileCase[];
  readonly short: boolean;
  readonly seconds: number;
  readonly seed: number;
  readonly attempts: number;
  /** After so long nothing is measured again. */
  readonly minutes: number;
  /** In which the table of results is. */
  readonly documentFile?: string;
  readonly jsonFile?: string;
  readonly profileDir?: string;
}

export type Command = { readonly command: 'help' } | RunCommand;

export const DEFAULT_SECONDS = 15;
export const DEFAULT_MINUTES = 20;
/** Beyond it the pairs would have to be slower than is good for figures. */
const MOST_SECONDS = 300;
const SHORT_SECONDS = 1;
export const DEFAULT_ATTEMPTS = 3;

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help || positionals[0] === 'help') return { command: 'help' };
  const short = values.short ?? false;
  if (short && values.profile !== undefined) throw new UsageError('--profile: not with --short');
  if (short && values.doc !== undefined) throw new UsageError('--doc: not with --short, which measures nothing');
  return {
    command: 'run',
    cases: positionals.length === 0 ? allCases : positionals.map(caseNamed),
    short,
    seconds: readNumber('seconds', values.seconds, {
      min: 1,
      max: MOST_SECONDS,
      fallback: short ? SHORT_SECONDS : DEFAULT_SECONDS,
    }),
    seed: readNumber('seed', values.seed, { min: 0, max: 2 ** 31 - 1, fallback: Math.floor(Math.random() * 2 ** 31) }),
    attempts: readNumber('attempts', values.attempts, { min: 1, max: 9, fallback: DEFAULT_ATTEMPTS }),
    minutes: readNumber('minutes', values.minutes, { min: 0, max: 24 * 60, fallback: DEFAULT_MINUTES }),
    ...(values.doc !== undefined && { documentFile: values.doc }),
    ...(values.json !== undefined && { jsonFile: values.json }),
    ...(values.profile !== undefined && { profileDir: values.profile }),
  };
}

function parse(args: readonly string[]) {
  const options = {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    attempts: { type: 'string' },
    minutes: { type: 'string' },
    json: { type: 'string' },
    doc: { type: 'string' },
    profile: { type: 'string' },
    short: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [what] = (error as Error).message.split('. ');
    throw new UsageError(`${what}; see --help`, { cause: error });
  }
}

function caseNamed(name: string): HostileCase {
  const found = allCases.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new UsageError(
    `unknown case "${name}": use some of ${allCases.map((each) => each.name).join(', ')}, or --help`,
  );
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

function readNumber(name: string, text: string | undefined, { min, max, fallback }: Range): number {
  if (text === undefined) return fallback;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} ${text}: must be a whole number from ${min} to ${max}`);
}
