import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { RuleBroken } from '../rules/rule.js';
import { Changes } from '../rules/waiting.js';

/** What the program answers to a command. */
export interface HarnessReply {
  readonly ok: boolean;
  readonly error?: string;
  /** Of a send: accepted, duplicate, mismatch or refused. */
  readonly outcome?: string;
  /** Of a refused send: the name of the code, without prefix. */
  readonly code?: string;
}

/** What the program tells by itself. */
export interface HarnessEvent {
  readonly event: string;
  readonly client?: string;
  readonly state?: string;
  readonly sender?: string;
  readonly messageId?: string;
  readonly ciphertext?: string;
  readonly ephemeral?: boolean;
}

const START_MS = 60_000;
const END_MS = 3_000;

/** The program that drives the client under test: JSON lines on its stdin and stdout, as docs/clients.md describes them. */
export class HarnessProgram {
  readonly events: HarnessEvent[] = [];
  readonly #child: ChildProcess;
  readonly #changes = new Changes();
  readonly #replies = new Map<number, HarnessReply>();
  #said = '';
  #ended: string | undefined;
  #id = 0;

  private constructor(command: string) {
    // A group of its own: a command may start others (`go run`), which have to end with it.
    this.#child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const { stdin, stdout, stderr } = this.#child;
    stdin?.on('error', () => undefined);
    if (stdout) createInterface({ input: stdout }).on('line', (line) => this.#line(line));
    stderr?.on('data', (text: Buffer) => (this.#said = (this.#said + text.toString()).slice(-2_000)));
    this.#child.once('error', (error) => this.#end(error.message));
    this.#child.once('close', (code, signal) => this.#end(`the program ended with ${signal ?? code}: ${this.#said}`));
  }

  /** Starts the program. @throws Error when it does not say that it is ready */
  static async start(command: string): Promise<HarnessProgram> {
    const program = new HarnessProgram(command);
    try {
      const ready = () => program.events.some(({ event }) => event === 'ready');
      await program.until(
        () => ready() || program.#ended !== undefined,
        () => 'the program did not say that it is ready',
        START_MS,
      );
      if (!ready()) throw new RuleBroken(program.#ended ?? '');
    } catch (error) {
      await program.stop();
      throw new Error(`${command}: ${(error as Error).message}`, { cause: error });
    }
    return program;
  }

  /** Gives a command, and waits for its reply. @throws RuleBroken when it does not come */
  async command(fields: Readonly<Record<string, unknown>>, waitMs?: number): Promise<HarnessReply> {
    const id = ++this.#id;
    this.#child.stdin?.write(`${JSON.stringify({ id, ...fields })}\n`);
    return this.#changes.until(
      () => this.#replies.get(id) ?? (this.#ended === undefined ? undefined : { ok: false, error: this.#ended }),
      () => `no reply to ${String(fields['do'])}: ${this.#said}`,
      waitMs,
    );
  }

  /** Waits for a condition on what it told. @throws RuleBroken */
  async until(condition: () => boolean, missing: () => string, waitMs?: number): Promise<void> {
    await this.#changes.until(condition, missing, waitMs);
  }

  /** Ends it: by the end of its stdin, and if that does not help by a signal. */
  async stop(): Promise<void> {
    if (this.#ended !== undefined || this.#child.pid === undefined) return;
    const exit = once(this.#child, 'close');
    const { pid } = this.#child;
    const hurry = setTimeout(() => process.kill(-pid, 'SIGKILL'), END_MS);
    this.#child.stdin?.end();
    await exit;
    clearTimeout(hurry);
  }

  #line(line: string): void {
    let told: HarnessReply & HarnessEvent & { readonly id?: number };
    try {
      told = JSON.parse(line) as typeof told;
    } catch {
      this.#said += `\nnot a line of JSON: ${line}`;
      return;
    }
    if (told.id === undefined) this.events.push(told);
    else this.#replies.set(told.id, told);
    this.#changes.tell();
  }

  #end(why: string): void {
    this.#ended ??= why;
    this.#changes.tell();
  }
}
