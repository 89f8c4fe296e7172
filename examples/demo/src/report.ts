/** Numbers of ANSI SGR sequences. */
const STYLES = { bold: 1, dim: 2, red: 31, green: 32, cyan: 36 } as const;

/** Where lines go; a terminal gets colours. */
export interface Output {
  write(line: string): void;
  readonly colours: boolean;
}

interface Check {
  readonly section: string;
  readonly name: string;
  readonly failure: string | undefined;
}

/** Tells what happens, and keeps what was checked. */
export class Report {
  readonly #output: Output;
  readonly #checks: Check[] = [];
  #section = '';

  constructor(output: Output) {
    this.#output = output;
  }

  get failed(): number {
    return this.#checks.filter(({ failure }) => failure !== undefined).length;
  }

  section(title: string): void {
    this.#section = title;
    this.#output.write('');
    this.#output.write(this.#styled('bold', title));
  }

  /** Something happened to `who`. */
  told(who: string, what: string): void {
    this.#output.write(`  ${this.#styled('cyan', who.padEnd(8))} ${what}`);
  }

  check(name: string, holds: boolean, otherwise = 'it does not hold'): void {
    this.#checks.push({ section: this.#section, name, failure: holds ? undefined : otherwise });
    const mark = holds ? this.#styled('green', '✓') : this.#styled('red', '✗');
    this.#output.write(`  ${mark} ${name}${holds ? '' : this.#styled('red', ` — ${otherwise}`)}`);
  }

  /** Checks that two values are alike. */
  same(name: string, actual: unknown, expected: unknown): void {
    const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
    this.check(name, is === shouldBe, `it is ${is} and should be ${shouldBe}`);
  }

  /** The scenario could not go on. */
  broken(error: unknown): void {
    const failure = error instanceof Error ? error.message : String(error);
    this.#checks.push({ section: this.#section, name: 'the scenario went on', failure });
    this.#output.write(`  ${this.#styled('red', `✗ ${failure}`)}`);
  }

  table(): void {
    this.#output.write('');
    this.#output.write(this.#styled('bold', 'What was checked'));
    let section = '';
    for (const check of this.#checks) {
      if (check.section !== section) this.#output.write(`  ${this.#styled('dim', (section = check.section))}`);
      const mark = check.failure === undefined ? this.#styled('green', 'ok  ') : this.#styled('red', 'FAIL');
      this.#output.write(`    ${mark} ${check.name}${check.failure === undefined ? '' : ` — ${check.failure}`}`);
    }
    const summary = `${this.#checks.length - this.failed} of ${this.#checks.length} checks passed`;
    this.#output.write(this.#styled(this.failed === 0 ? 'green' : 'red', summary));
  }

  #styled(style: keyof typeof STYLES, text: string): string {
    return this.#output.colours ? `\u001B[${STYLES[style]}m${text}\u001B[0m` : text;
  }
}
