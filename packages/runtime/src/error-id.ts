import { randomBytes } from 'node:crypto';
import type { LogWord } from './logger.js';

/** A random id that ties the answer `internal` to the log line with the cause; says nothing about anybody. */
export function createErrorId(): LogWord {
  return randomBytes(8).toString('hex') as unknown as LogWord;
}
