import { type Cell, renderTable } from './render-table.js';
import { type Styles, createStyles } from './styles.js';
import type { Terminal } from './terminal.js';

export interface OutputOptions {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly colours: boolean;
}

/** Results, for people or for programs. */
export class Output {
  readonly styles: Styles;
  readonly #terminal: Terminal;
  readonly #json: boolean;

  constructor({ terminal, json, colours }: OutputOptions) {
    this.#terminal = terminal;
    this.#json = json;
    this.styles = createStyles(colours && terminal.colours && !json);
  }

  get json(): boolean {
    return this.#json;
  }

  /** The one result of a command: as JSON, or in words. */
  result(value: unknown, words: () => string): void {
    this.#terminal.stdout.write(this.#json ? `${JSON.stringify(value, undefined, 2)}\n` : words());
  }

  table(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
    return renderTable(titles, rows, this.styles);
  }

  /** Beside the result. */
  note(text: string): void {
    this.#terminal.stderr.write(`${text}\n`);
  }

  /** Shows how far long work is, where somebody sees it; each call takes the place of the last. */
  progress(text: string): void {
    if (this.#terminal.interactive && !this.#json) this.#terminal.stderr.write(`\r\u001b[K${text}`);
  }

  progressDone(): void {
    this.progress('');
  }
}
