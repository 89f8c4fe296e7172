import type { SerializedError } from './serialize-error.js';

interface Entry {
  readonly level: string;
  readonly time: string;
  readonly msg: string;
  readonly component?: string;
  readonly [field: string]: unknown;
}

const COLORS: Record<string, number> = { debug: 90, info: 36, warn: 33, error: 31 };

function isError(value: unknown): value is SerializedError {
  return typeof value === 'object' && value !== null && 'type' in value && 'message' in value;
}

function indented(text: string, depth: number): string {
  const margin = '  '.repeat(depth);
  return text
    .split('\n')
    .map((line) => `\n${margin}${line.trimStart()}`)
    .join('');
}

function errorLines(error: SerializedError, depth: number, lead = ''): string {
  const code = error.code === undefined ? '' : ` (${error.code})`;
  const head = indented(`${lead}${error.type}: ${error.message}${code}`, depth);
  const stack = error.stack === undefined ? '' : indented(error.stack, depth + 1);
  const cause = error.cause === undefined ? '' : errorLines(error.cause, depth, 'caused by ');
  return head + stack + (error.errors ?? []).map((each) => errorLines(each, depth + 1)).join('') + cause;
}

/** An error and its causes for people, over several lines. */
export function prettyError(error: SerializedError): string {
  return errorLines(error, 0).trimStart();
}

/** A JSON log line as one for people: time, level, component, message, fields; errors below it. */
export function prettyLine(json: string, colored: boolean): string {
  const { level, time, msg, component, ...fields } = JSON.parse(json) as Entry;
  const name = level.toUpperCase().padEnd(5);
  const label = colored ? `\u001B[${COLORS[level] ?? 0}m${name}\u001B[0m` : name;
  const values = Object.entries(fields).filter(([, value]) => !isError(value));
  const errors = Object.values(fields).filter(isError);
  const parts = [time.slice(11, 23), label, ...(component === undefined ? [] : [`[${component}]`]), msg];
  const line = [...parts, ...values.map(([field, value]) => `${field}=${String(value)}`)].join(' ');
  return `${line}${errors.map((error) => errorLines(error, 1)).join('')}\n`;
}
