import type { Clock, Environment } from '@lantern/runtime';
import type { AccessOptions } from '../rest/rest-access.js';
import type { ServiceName } from '../service-definitions.js';

export type Level = 'ok' | 'skipped' | 'warning' | 'error';

/** One thing that was looked at, in one line: what is wrong, and what to do about it. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly message: string;
}

export interface DoctorContext {
  readonly env: Environment;
  readonly clock: Clock;
  readonly access: AccessOptions;
  readonly dataDir: string;
  /** Those that the environment is meant for. */
  readonly services: readonly ServiceName[];
}

/** Looks at one kind of thing; never rejects for what is only wrong with that. */
export type Check = (context: DoctorContext) => Promise<readonly Finding[]>;

/** Findings of one check. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #check: string;

  constructor(check: string) {
    this.#check = check;
  }

  add(level: Level, message: string): void {
    this.list.push({ check: this.#check, level, message: message.replaceAll(/\s+/g, ' ').trim() });
  }

  error(message: string): void {
    this.add('error', message);
  }

  warning(message: string): void {
    this.add('warning', message);
  }

  /** Said only when nothing was found. */
  wellUnlessFound(message: string): readonly Finding[] {
    if (this.list.length === 0) this.add('ok', message);
    return this.list;
  }
}
