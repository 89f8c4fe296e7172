import { z } from 'zod';
import { Secret } from './secret.js';

export type ConfigKeyType =
  'text' | 'integer' | 'duration' | 'size' | 'ratio' | 'boolean' | 'choice' | 'list' | 'url' | 'secret';

/** One configuration key; made by the functions of {@link configKey}. */
export interface ConfigKey<T> {
  readonly type: ConfigKeyType;
  /** `ms` or `bytes`, or what an integer counts. */
  readonly unit?: string;
  /** The values allowed, in words. */
  readonly bounds?: string;
  /** The default as it would stand in the environment. */
  readonly defaultText?: string;
  readonly required: boolean;
  /** One sentence: what it does. */
  readonly about: string;
  /** From the text in the environment, undefined when unset, to the value. Its messages follow the variable's name. */
  readonly schema: z.ZodType<T, string | undefined>;
}

interface About {
  /** One sentence: what the key does. */
  readonly about: string;
}

/** What an unset key is: its default, undefined, or an error. */
export type Presence<T> =
  | { readonly default: T }
  | { readonly optional: true; readonly default?: never }
  | { readonly required: true; readonly default?: never };

type ValueOf<T, P> = P extends { readonly optional: true } ? T | undefined : T;

interface Bounds {
  /** Least value allowed. */
  readonly min: number;
  /** Greatest value allowed. */
  readonly max: number;
}

/** What is wrong with a text; the way out is the same for every problem of a key. */
class Refusal {
  constructor(readonly reason: string) {}
}

interface Shape<T> {
  readonly type: ConfigKeyType;
  readonly unit?: string;
  readonly bounds?: string;
  /** Ends the sentence "set …". */
  readonly wayOut: string;
  parse(text: string): T | Refusal;
  print(value: T): string;
}

function makeKey<T, P extends Presence<T>>(shape: Shape<T>, options: About & P): ConfigKey<ValueOf<T, P>> {
  const given = z.string({ error: `is not set and has no default; set ${shape.wayOut}` }).transform((text, context) => {
    const value = shape.parse(text);
    if (!(value instanceof Refusal)) return value;
    context.addIssue({ code: 'custom', message: `${value.reason}; set ${shape.wayOut}` });
    return z.NEVER;
  });
  const required = 'required' in options;
  const preset = options.default;
  const defaultText = preset === undefined ? undefined : shape.print(preset);
  if (defaultText !== undefined) requireValidDefault(given, defaultText);
  const fallback = defaultText === undefined ? undefined : given.parse(defaultText);
  const schema = required ? given : given.optional().transform((value) => value ?? fallback);
  return {
    type: shape.type,
    ...(shape.unit === undefined ? {} : { unit: shape.unit }),
    ...(shape.bounds === undefined ? {} : { bounds: shape.bounds }),
    ...(defaultText === undefined ? {} : { defaultText }),
    required,
    about: options.about,
    schema: schema as unknown as z.ZodType<ValueOf<T, P>, string | undefined>,
  };
}

function requireValidDefault(schema: z.ZodType, text: string): void {
  const result = schema.safeParse(text);
  if (!result.success) throw new RangeError(`default ${result.error.issues[0]?.message}`);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

const group = (value: number) => value.toLocaleString('en-US');

interface WholeNumber extends Bounds {
  readonly type: ConfigKeyType;
  readonly unit?: string;
}

function wholeNumber({ type, unit, min, max }: WholeNumber): Shape<number> {
  const range = `from ${group(min)} to ${group(max)}`;
  const noun = unit === undefined ? 'a whole number' : `a whole number of ${unit}`;
  return {
    type,
    ...(unit === undefined ? {} : { unit }),
    bounds: `${group(min)} … ${group(max)}`,
    wayOut: `${noun} ${range}, digits only`,
    parse(text) {
      const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
      if (!Number.isSafeInteger(value)) return new Refusal(`${quote(text)} is not ${noun}`);
      return value < min || value > max ? new Refusal(`${text} is out of bounds`) : value;
    },
    print: String,
  };
}

function integer<const P extends Presence<number>>(options: About & Bounds & { readonly unit?: string } & P) {
  return makeKey<number, P>(wholeNumber({ ...options, type: 'integer' }), options);
}

function duration<const P extends Presence<number>>(options: About & Bounds & P) {
  return makeKey<number, P>(wholeNumber({ ...options, type: 'duration', unit: 'ms' }), options);
}

function size<const P extends Presence<number>>(options: About & Bounds & P) {
  return makeKey<number, P>(wholeNumber({ ...options, type: 'size', unit: 'bytes' }), options);
}

function ratio<const P extends Presence<number>>(options: About & P) {
  const shape: Shape<number> = {
    type: 'ratio',
    bounds: '0 … 1',
    wayOut: 'a number from 0 to 1, such as 0.01',
    parse: (text) =>
      /^(0(\.\d{1,9})?|1(\.0{1,9})?)$/.test(text) ? Number(text) : new Refusal(`${quote(text)} is no such number`),
    print: String,
  };
  return makeKey<number, P>(shape, options);
}

function boolean<const P extends Presence<boolean>>(options: About & P) {
  const shape: Shape<boolean> = {
    type: 'boolean',
    bounds: 'true, false',
    wayOut: 'true or false',
    parse: (text) =>
      text === 'true' ? true : text === 'false' ? false : new Refusal(`${quote(text)} is neither true nor false`),
    print: String,
  };
  return makeKey<boolean, P>(shape, options);
}

function choice<const V extends string, const P extends Presence<NoInfer<V>>>(
  options: About & { readonly values: readonly V[] } & P,
) {
  const { values } = options;
  const shape: Shape<V> = {
    type: 'choice',
    bounds: values.join(', '),
    wayOut: `one of ${values.join(', ')}`,
    parse: (text) => values.find((value) => value === text) ?? new Refusal(`${quote(text)} is not known`),
    print: (value) => value,
  };
  return makeKey<V, P>(shape, options);
}

interface TextBounds {
  /** At most so many characters; 1,024 unless told. */
  readonly maxLength?: number;
  /** What the text must match as a whole, and how to say so in words: "a host name". */
  readonly pattern?: { readonly regExp: RegExp; readonly words: string };
}

function checkText(text: string, { maxLength = 1_024, pattern }: TextBounds): string | Refusal {
  if (text.length > maxLength) return new Refusal(`has ${group(text.length)} characters`);
  return pattern && !pattern.regExp.test(text) ? new Refusal(`${quote(text)} is not ${pattern.words}`) : text;
}

function textWords({ maxLength = 1_024, pattern }: TextBounds): string {
  return `${pattern?.words ?? 'text'} of at most ${group(maxLength)} characters`;
}

function text<const P extends Presence<string>>(options: About & TextBounds & P) {
  const words = textWords(options);
  const shape: Shape<string> = {
    type: 'text',
    bounds: words,
    wayOut: words,
    parse: (given) => checkText(given, options),
    print: (value) => value,
  };
  return makeKey<string, P>(shape, options);
}

function list<const P extends Presence<readonly string[]>>(
  options: About & TextBounds & { readonly maxItems: number } & P,
) {
  const words = `1 to ${group(options.maxItems)} items separated by commas, each ${textWords(options)}`;
  const shape: Shape<readonly string[]> = {
    type: 'list',
    bounds: words,
    wayOut: words,
    parse(given) {
      const items = given.split(',').map((item) => item.trim());
      if (items.includes('')) return new Refusal('has an empty item');
      if (items.length > options.maxItems) return new Refusal(`has ${group(items.length)} items`);
      const refused = items.map((item) => checkText(item, options)).find((item) => item instanceof Refusal);
      return refused ?? Object.freeze(items);
    },
    print: (items) => items.join(','),
  };
  return makeKey<readonly string[], P>(shape, options);
}

function url<const P extends Presence<string>>(options: About & { readonly protocols: readonly string[] } & P) {
  const words = `a URL that begins with ${options.protocols.map((protocol) => `${protocol}://`).join(' or ')}`;
  const shape: Shape<string> = {
    type: 'url',
    bounds: words,
    wayOut: `${words}; credentials belong into a secret`,
    parse(given) {
      const parsed = URL.canParse(given) ? new URL(given) : undefined;
      if (!parsed || !options.protocols.includes(parsed.protocol.slice(0, -1))) return new Refusal('is no such URL');
      return parsed.username || parsed.password ? new Refusal('holds credentials') : given;
    },
    print: (value) => value,
  };
  return makeKey<string, P>(shape, options);
}

interface SecretBounds {
  /** At least so many bytes. */
  readonly minBytes: number;
}

/** A secret has no default. */
function secret<const P extends Exclude<Presence<Secret>, { readonly default: Secret }>>(
  options: About & SecretBounds & P,
) {
  const words = `at least ${group(options.minBytes)} bytes`;
  const shape: Shape<Secret> = {
    type: 'secret',
    bounds: words,
    wayOut: words,
    parse: (given) => (Buffer.byteLength(given) < options.minBytes ? new Refusal('is too short') : new Secret(given)),
    print: String,
  };
  return makeKey<Secret, P>(shape, options);
}

/** Makers of configuration keys, by type. Durations are ms, sizes bytes, ratios from 0 to 1. An empty variable counts as unset. */
export const configKey = { text, integer, duration, size, ratio, boolean, choice, list, url, secret } as const;
