import { parseArgs } from 'node:util';
import type { ChoiceOption, Drill, DrillValues, NumberOption } from '../drill.js';
import { allDrills } from './all-drills.js';

/** The command line makes no sense; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Command =
  | { readonly command: 'help'; readonly drill?: Drill }
  | { readonly command: 'run'; readonly drill: Drill; readonly values: DrillValues };

type Given = Readonly<Record<string, string | number | boolean | undefined>>;

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return { command: 'help' };
  const drill = allDrills.find((each) => each.name === name);
  if (drill === undefined) {
    const names = allDrills.map((each) => each.name).join(', ');
    throw new UsageError(`unknown drill "${name}": use one of ${names}, or --help`);
  }
  const given = parseOptions(drill, rest);
  return given['help'] === true
    ? { command: 'help', drill }
    : { command: 'run', drill, values: readValues(drill, given) };
}

/** The values of a drill: what is given, else its defaults. @throws UsageError */
export function readValues(drill: Drill, given: Given = {}): DrillValues {
  const values = new Map(
    Object.entries(drill.options).map(([name, option]) => {
      const text = String(given[name] ?? option.default);
      return [name, option.kind === 'number' ? readNumber(name, option, text) : readChoice(name, option, text)];
    }),
  );
  return { number: (name) => values.get(name) as number, choice: (name) => values.get(name) as string };
}

function parseOptions(drill: Drill, args: readonly string[]): Given {
  const options: NonNullable<Parameters<typeof parseArgs>[0]>['options'] = { help: { type: 'boolean', short: 'h' } };
  for (const name of Object.keys(drill.options)) options[name] = { type: 'string' };
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Given;
  } catch (error) {
    const [what] = (error as Error).message.split('. ');
    throw new UsageError(`${drill.name}: ${what}; see \`${drill.name} --help\``, { cause: error });
  }
}

function readNumber(name: string, { min, max }: NumberOption, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} ${text}: must be a whole number from ${min} to ${max}`);
}

function readChoice(name: string, { choices }: ChoiceOption, text: string): string {
  if (choices.includes(text)) return text;
  throw new UsageError(`--${name} ${text}: must be one of ${choices.join(', ')}`);
}
