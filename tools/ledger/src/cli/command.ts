import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type FaultKind, faultKinds } from '../faults/fault-kinds.js';
import type { RunSettings } from '../run-settings.js';

/** The command line makes no sense; the message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface RunCommand {
  readonly command: 'run';
  readonly settings: RunSettings;
  readonly jsonFile?: string;
  /** Where the logs of the services go at the end. */
  readonly logsDir?: string;
}

export type Command = { readonly command: 'help' } | RunCommand;

export interface NumberOption {
  readonly name: string;
  readonly help: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly fractional?: boolean;
}

const MAX_SEED = 2 ** 32 - 1;

export const numberOptions = {
  messages: { name: 'messages', help: 'messages to be accepted', default: 20_000, min: 1, max: 10_000_000 },
  minutes: {
    name: 'minutes',
    help: 'time under load and faults',
    default: 4,
    min: 0,
    max: 1_440,
    fractional: true,
  },
  seed: { name: 'seed', help: 'what the plan of faults and clients is drawn from', default: 1, min: 0, max: MAX_SEED },
  clients: { name: 'clients', help: 'devices, beside the probes', default: 60, min: 4, max: 2_000 },
  rate: { name: 'rate', help: 'messages per second, probes included', default: 200, min: 50, max: 10_000 },
  sessionTimeout: {
    name: 'session-timeout',
    help: 'ms after which a transport that is silent loses its partitions',
    default: 6_000,
    min: 2_000,
    max: 60_000,
  },
} satisfies Record<string, NumberOption>;

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const values = parseValues(args);
  if (values['help'] === true) return { command: 'help' };
  const number = (option: NumberOption) => readNumber(option, values[option.name]);
  const jsonFile = text(values['json']);
  const logsDir = text(values['logs']);
  return {
    command: 'run',
    settings: {
      messages: number(numberOptions.messages),
      minutes: number(numberOptions.minutes),
      seed: number(numberOptions.seed),
      clients: number(numberOptions.clients),
      rate: number(numberOptions.rate),
      sessionTimeoutMs: number(numberOptions.sessionTimeout),
      faults: readFaults(text(values['faults'])),
    },
    ...(jsonFile === undefined ? {} : { jsonFile }),
    ...(logsDir === undefined ? {} : { logsDir }),
  };
}

function parseValues(args: readonly string[]): Values {
  const string = { type: 'string' } as const;
  const options: NonNullable<ParseArgsConfig['options']> = {
    ...Object.fromEntries(Object.values(numberOptions).map(({ name }) => [name, string])),
    faults: string,
    json: string,
    logs: string,
    help: { type: 'boolean', short: 'h' },
  };
  try {
    return parseArgs({ args: [...args], options, strict: true }).values as Values;
  } catch (error) {
    const [what] = (error as Error).message.split('. ');
    throw new UsageError(`${what}; see --help`, { cause: error });
  }
}

function text(value: Values[string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readNumber({ name, min, max, default: byDefault, fractional = false }: NumberOption, value: Values[string]) {
  const given = text(value);
  if (given === undefined) return byDefault;
  const parsed = Number(given);
  const isNumber = given.trim() !== '' && (fractional ? Number.isFinite(parsed) : Number.isInteger(parsed));
  if (isNumber && parsed >= min && parsed <= max) return parsed;
  throw new UsageError(`--${name} ${given}: must be a ${fractional ? '' : 'whole '}number from ${min} to ${max}`);
}

function readFaults(given: string | undefined): readonly FaultKind[] {
  if (given === undefined) return faultKinds;
  const kinds: FaultKind[] = [];
  for (const name of given.split(',').map((part) => part.trim())) {
    const kind = faultKinds.find((each) => each === name);
    if (kind === undefined) throw new UsageError(`--faults ${name}: use some of ${faultKinds.join(',')}`);
    if (!kinds.includes(kind)) kinds.push(kind);
  }
  return kinds;
}

/** The command that runs the same plan again. */
export function commandLine({ messages, minutes, faults, seed, clients, rate, sessionTimeoutMs }: RunSettings): string {
  const some = faults.length === faultKinds.length ? '' : ` --faults ${faults.join(',')}`;
  const load = `--messages ${messages} --minutes ${minutes} --clients ${clients} --rate ${rate}`;
  return `npm run ledger -- ${load} --session-timeout ${sessionTimeoutMs} --seed ${seed}${some}`;
}
