import type { LogFields, Logger } from '../logger.js';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly component?: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** Keeps what is logged, so that tests can look at it. Children write into the same list. */
export class RecordingLogger implements Logger {
  constructor(
    readonly entries: LogEntry[] = [],
    readonly component?: string,
  ) {}

  debug = this.#record('debug');
  info = this.#record('info');
  warn = this.#record('warn');
  error = this.#record('error');

  child(component: string): Logger {
    return new RecordingLogger(this.entries, component);
  }

  #record(level: LogEntry['level']) {
    return (message: string, fields: LogFields = {}): void => {
      const component = this.component === undefined ? {} : { component: this.component };
      this.entries.push({ level, ...component, message, fields });
    };
  }
}
