import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isError } from './as-error.js';
import { ConfigError, type ConfigProblem } from './config-error.js';
import type { ConfigKey, ConfigKeyType } from './config-key.js';
import { nearestName } from './nearest-name.js';

export type ConfigKeys = Readonly<Record<string, ConfigKey<unknown>>>;

/** What a service reads from the environment; made by {@link defineConfig}. */
export interface ConfigDefinition<K extends ConfigKeys = ConfigKeys> {
  /** Begins the name of each variable, e.g. `GATEWAY_`. Every variable that begins so must be known. */
  readonly prefix: string;
  /** By property name: `drainTimeoutMs` is read from `<prefix>DRAIN_TIMEOUT_MS`. */
  readonly keys: K;
}

/** The frozen object that {@link loadConfig} makes of a definition. */
export type ConfigOf<D extends ConfigDefinition> = {
  readonly [K in keyof D['keys']]: D['keys'][K] extends ConfigKey<infer T> ? T : never;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable, as `docs/configuration.md` and `.env.example` show it. */
export interface ConfigRow {
  readonly env: string;
  readonly key: string;
  readonly type: ConfigKeyType;
  readonly unit?: string;
  readonly bounds?: string;
  readonly defaultText?: string;
  readonly required: boolean;
  readonly about: string;
}

const UNIT_SUFFIXES: Partial<Record<ConfigKeyType, string>> = { duration: 'Ms', size: 'Bytes' };

function envName(prefix: string, property: string): string {
  return prefix + property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

function requireProperName(property: string, { type, about }: ConfigKey<unknown>): void {
  const suffix = UNIT_SUFFIXES[type] ?? '';
  if (!/^[a-z][A-Za-z0-9]*$/.test(property) || !property.endsWith(suffix)) {
    throw new TypeError(`config key ${property} must be camelCase${suffix && ` and end in ${suffix}`}`);
  }
  if (!/^[A-Z].*\.$/.test(about)) throw new TypeError(`config key ${property} needs one sentence in "about"`);
}

/** @throws TypeError for a prefix, name or sentence that does not follow the rules: a mistake of the programmer. */
export function defineConfig<const K extends ConfigKeys>(definition: ConfigDefinition<K>): ConfigDefinition<K> {
  if (!/^[A-Z][A-Z0-9]*_$/.test(definition.prefix)) throw new TypeError('a config prefix looks like GATEWAY_');
  for (const [property, key] of Object.entries(definition.keys)) requireProperName(property, key);
  return Object.freeze({ ...definition, keys: Object.freeze({ ...definition.keys }) });
}

/** The definition without some keys, for a composition that has no use for them: setting them becomes an error. */
export function omitKeys<K extends ConfigKeys, const O extends keyof K>(
  definition: ConfigDefinition<K>,
  omitted: readonly O[],
): ConfigDefinition<Omit<K, O>> {
  const kept = Object.entries(definition.keys).filter(([property]) => !omitted.some((name) => name === property));
  return Object.freeze({ ...definition, keys: Object.freeze(Object.fromEntries(kept)) as unknown as Omit<K, O> });
}

/** The variables of a definition, in the order of its keys. */
export function describeConfig(definition: ConfigDefinition): ConfigRow[] {
  return Object.entries(definition.keys).map(([property, { schema: _schema, ...row }]) => ({
    ...row,
    env: envName(definition.prefix, property),
    key: property,
  }));
}

type Raw = Record<string, string | undefined>;

/** A secret's text: from the variable itself, or from the file that `<variable>_FILE` names, without its last line end. */
function readSecret(env: Environment, name: string, problems: ConfigProblem[]): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  if (env[name]) {
    problems.push({ env: name, problem: `is set together with ${name}_FILE; set only one of them` });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const reason = isError(error) && 'code' in error ? String(error.code) : 'unknown error';
    problems.push({ env: `${name}_FILE`, problem: `cannot be read (${reason}); set the path of a readable file` });
    return undefined;
  }
}

function readDefinition(definition: ConfigDefinition, env: Environment, problems: ConfigProblem[]): unknown {
  const raw: Raw = {};
  const found: ConfigProblem[] = [];
  for (const [property, { type }] of Object.entries(definition.keys)) {
    const name = envName(definition.prefix, property);
    const text = type === 'secret' ? readSecret(env, name, found) : env[name];
    if (text !== undefined && text !== '') raw[property] = text;
  }
  const shape = Object.fromEntries(Object.entries(definition.keys).map(([property, { schema }]) => [property, schema]));
  const result = z.object(shape).safeParse(raw);
  const refused = (name: string) => found.some((problem) => problem.env === name || problem.env === `${name}_FILE`);
  for (const issue of result.error?.issues ?? []) {
    const name = envName(definition.prefix, String(issue.path[0]));
    const isSecret = definition.keys[String(issue.path[0])]?.type === 'secret';
    const orFile = isSecret ? `, or set ${name}_FILE to the path of a file that holds them` : '';
    if (!refused(name)) found.push({ env: name, problem: issue.message + orFile });
  }
  problems.push(...found);
  return Object.freeze(result.data);
}

/** Kubernetes describes a Service named `gateway` to every pod of its namespace as GATEWAY_PORT=tcp://… and more. */
function isServiceLink(name: string, value = ''): boolean {
  return /_(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))/.test(name) || /^(tcp|udp):\/\//.test(value);
}

function wayOutForUnknown(name: string, value: string | undefined, known: readonly string[]): string {
  if (isServiceLink(name, value)) {
    return 'Kubernetes sets it for a Service of that name; set enableServiceLinks: false for the pod';
  }
  const nearest = nearestName(name, known);
  return nearest ? `did you mean ${nearest}?` : 'remove it, or see docs/configuration.md for the names';
}

function unknownNames(definitions: readonly ConfigDefinition[], env: Environment): ConfigProblem[] {
  const rows = definitions.flatMap(describeConfig);
  const known = rows.flatMap((row) => (row.type === 'secret' ? [row.env, `${row.env}_FILE`] : [row.env]));
  return Object.keys(env)
    .filter((name) => definitions.some(({ prefix }) => name.startsWith(prefix)) && !known.includes(name))
    .map((name) => ({ env: name, problem: `is not a known variable; ${wayOutForUnknown(name, env[name], known)}` }));
}

/**
 * Reads several definitions from one environment.
 * @throws ConfigError with all problems of all of them.
 */
export function loadConfigs<const D extends Readonly<Record<string, ConfigDefinition>>>(
  definitions: D,
  env: Environment,
): { readonly [N in keyof D]: ConfigOf<D[N]> } {
  const problems = unknownNames(Object.values(definitions), env);
  const entries = Object.entries(definitions).map(([name, definition]) => {
    return [name, readDefinition(definition, env, problems)] as const;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(Object.fromEntries(entries)) as { readonly [N in keyof D]: ConfigOf<D[N]> };
}

/**
 * Reads one definition from the environment.
 * @throws ConfigError with all problems at once.
 */
export function loadConfig<const D extends ConfigDefinition>(definition: D, env: Environment): ConfigOf<D> {
  return loadConfigs({ service: definition }, env).service;
}
