import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@lantern/runtime/testing';

export type Env = Readonly<Record<string, string>>;

/** A built main with all that it says, to see how it fails. */
export class ServiceRun {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  #stdout = '';
  stderr = '';

  constructor(service: 'gateway' | 'keys' | 'transport', env: Env, args: readonly string[] = []) {
    const main = fileURLToPath(new URL(`../../../services/${service}/dist/main.js`, import.meta.url));
    const child = spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (data: Buffer) => (this.#stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (this.stderr += data.toString()));
    this.#child = child;
    this.#exited = once(child, 'close');
  }

  /** Its log: one JSON object a line. */
  get log(): Record<string, unknown>[] {
    const lines = this.#stdout.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** What it said that an operator should look at: the constant part, and what it is about. */
  get complaints(): string[] {
    const loud = this.log.filter(({ level }) => level === 'warn' || level === 'error');
    return loud.map(
      ({ msg, error }) => `${String(msg)}: ${(error as { message?: string } | undefined)?.message ?? ''}`,
    );
  }

  /** Where health is asked for; the admin port has to be given. */
  async isReady(adminPort: number): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${adminPort}/readyz`).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status === 200;
  }

  /** Resolves with the exit code. */
  async ended(): Promise<unknown> {
    const [code] = await this.#exited;
    return code;
  }

  /** Waits for something that it says while it goes on. */
  async complained(expected: RegExp): Promise<void> {
    await until(() => this.count(expected) > 0 || this.#child.exitCode !== null, {
      timeoutMs: 120_000,
      message: () => `it says ${String(expected)}; it said ${this.#stdout}${this.stderr}`,
    });
    expect(this.complaints).toContainEqual(expect.stringMatching(expected));
    expect(this.#child.exitCode).toBeNull();
  }

  /** How often it said that. */
  count(expected: RegExp): number {
    return this.complaints.filter((text) => expected.test(text)).length;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
