import { parseArgs } from 'node:util';
import { allScenarios } from '../scenarios/all-scenarios.js';
import type { NumberOption, Scenario } from '../scenarios/scenario.js';
import type { RunSettings } from '../scenarios/scenario-run.js';
import { type CommonOption, commonOptions } from './common-options.js';
import { UsageError } from './usage-error.js';

export type StackChoice =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'real'; readonly gateways: number; readonly keys: number; readonly transports: number }
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly signingKeyFile: string;
      readonly issuer: string;
      readonly audience: string;
      readonly pids: readonly number[];
    };

export type Command =
  | { readonly command: 'help'; readonly scenario?: Scenario }
  | {
      readonly command: 'run';
      readonly scenario: Scenario;
      readonly stack: StackChoice;
      readonly floor: boolean;
      readonly repeats: number;
      readonly settings: RunSettings;
      readonly jsonFile?: string;
      readonly reportFile?: string;
      readonly compareFile?: string;
    };

type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return { command: 'help' };
  const scenario = allScenarios.find((each) => each.name === name);
  if (scenario === undefined) {
    const names = allScenarios.map((each) => each.name).join(', ');
    throw new UsageError(`unknown scenario "${name}": use one of ${names}, or --help`);
  }
  const options = commonOptions(scenario.needs);
  const values = parseValues(rest, scenario, options);
  if (values['help'] === true) return { command: 'help', scenario };
  return runCommand(scenario, options, values);
}

function parseValues(args: readonly string[], scenario: Scenario, options: readonly CommonOption[]): Values {
  const config: NonNullable<Parameters<typeof parseArgs>[0]>['options'] = { help: { type: 'boolean', short: 'h' } };
  for (const { name } of scenario.options) config[name] = { type: 'string' };
  for (const { name, kind, multiple = false } of options)
    config[name] = { type: kind === 'flag' ? 'boolean' : 'string', multiple };
  try {
    return parseArgs({ args: [...args], options: config, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [what] = (error as Error).message.split('. ');
    throw new UsageError(`${scenario.name}: ${what}; see \`${scenario.name} --help\``, { cause: error });
  }
}

function runCommand(scenario: Scenario, options: readonly CommonOption[], values: Values): Command {
  const number = (name: string): number => {
    const option = options.find((each) => each.name === name);
    return option?.kind === 'number' ? readNumber(option, values[name]) : 0;
  };
  const numbers = new Map(scenario.options.map((option) => [option.name, readNumber(option, values[option.name])]));
  if (values['rate'] !== undefined && values['in-flight'] !== undefined)
    throw new UsageError('--rate makes a schedule, --in-flight a closed loop: use one of them');
  const [jsonFile, reportFile, compareFile] = [text(values['json']), text(values['report']), text(values['compare'])];
  const profileDir = text(values['profile']);
  const settings: RunSettings = {
    numbers,
    seconds: number('seconds'),
    warmupSeconds: number('warmup'),
    workers: scenario.needs.workers ? number('workers') : 1,
    drainTimeoutMs: 1_000 * number('drain-timeout'),
    ...(values['rate'] !== undefined && { rate: number('rate') }),
    ...(profileDir !== undefined && { profileDir }),
  };
  return {
    command: 'run',
    scenario,
    stack: stackChoice(scenario, values, number),
    floor: scenario.needs.floor && values['no-floor'] !== true,
    repeats: number('repeat'),
    settings,
    ...(jsonFile !== undefined && { jsonFile }),
    ...(reportFile !== undefined && { reportFile }),
    ...(compareFile !== undefined && { compareFile }),
  };
}

function text(value: Values[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readNumber(option: Omit<NumberOption, 'help'>, value: Values[string]): number {
  const given = text(value);
  if (given === undefined) return option.default;
  const { name, min, max, fractional = false } = option;
  const parsed = Number(given);
  const isNumber = given.trim() !== '' && (fractional ? Number.isFinite(parsed) : Number.isInteger(parsed));
  if (isNumber && parsed >= min && parsed <= max) return parsed;
  throw new UsageError(`--${name} ${given}: must be a ${fractional ? '' : 'whole '}number from ${min} to ${max}`);
}

const URL_ONLY = ['signing-key', 'issuer', 'audience', 'pid'];
const REAL_ONLY = ['gateways', 'keys-services', 'transports'];

/** Options of another kind of stack would do nothing. */
function refuse(values: Values, names: readonly string[], needed: string): void {
  const unused = names.find((name) => values[name] !== undefined);
  if (unused !== undefined) throw new UsageError(`--${unused} needs --stack ${needed}`);
}

function stackChoice({ needs }: Scenario, values: Values, number: (name: string) => number): StackChoice {
  const stack = text(values['stack']) ?? 'embedded';
  if (stack !== 'real') refuse(values, REAL_ONLY, 'real');
  if (stack === 'embedded' || stack === 'real') refuse(values, URL_ONLY, 'URL');
  if (stack === 'embedded') return { kind: 'embedded' };
  if (stack === 'real') {
    const [gateways, keys, transports] = [number('gateways'), number('keys-services'), number('transports')];
    return { kind: 'real', gateways, keys, transports };
  }
  if (!needs.stack) throw new UsageError(`--stack ${stack}: must be embedded or real`);
  if (needs.killable === true)
    throw new UsageError(`--stack ${stack}: must be embedded or real, as its gateway is killed`);
  if (!URL.canParse(stack) || !/^wss?:$/.test(new URL(stack).protocol))
    throw new UsageError(`--stack ${stack}: must be embedded, real, or a ws:// or wss:// URL`);
  const signingKeyFile = text(values['signing-key']);
  if (signingKeyFile === undefined)
    throw new UsageError('--stack URL needs --signing-key FILE, the key that signs the tokens which the server trusts');
  const pids = [values['pid'] ?? []].flat().map(Number);
  if (pids.some((pid) => !Number.isInteger(pid) || pid < 1)) throw new UsageError('--pid must be a process id');
  return {
    kind: 'url',
    url: stack,
    signingKeyFile,
    issuer: text(values['issuer']) ?? 'lantern-dev',
    audience: text(values['audience']) ?? 'lantern-messaging',
    pids,
  };
}
