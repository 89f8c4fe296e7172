import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Plain JavaScript, so that it runs the same from the sources and from the build. */
const program = fileURLToPath(new URL('../../src/backends/keeper.mjs', import.meta.url));

/**
 * A process of its own that kills what was registered with it and removes the directories, as soon as this process closes it
 * or ends in any way, SIGKILL included. Stopping normally goes the same way, so the way is known to work.
 */
export class Keeper {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #exited: Promise<unknown[]>;

  private constructor(process: ChildProcessByStdio<Writable, Readable, null>) {
    this.#process = process;
    this.#exited = once(process, 'exit');
    // Writing to a keeper that died: `close` tells.
    process.stdin.on('error', () => undefined);
  }

  static async start(): Promise<Keeper> {
    // In a session of its own, or Ctrl-C would end it together with the run.
    const child = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    const keeper = new Keeper(child);
    // A process registered before it listens would be lost if this one ended now.
    await Promise.race([once(child.stdout, 'data'), keeper.#exited]);
    child.stdout.destroy();
    keeper.#unref();
    return keeper;
  }

  /** Makes a new temporary directory; it goes with the keeper. */
  makeDirectory(prefix: string): string {
    const path = mkdtempSync(join(tmpdir(), prefix));
    this.#tell('directory', path);
    return path;
  }

  /** Kills this process and all of its group: for processes spawned `detached`. */
  watchGroup(pid: number): void {
    this.#tell('group', pid);
  }

  watchProcess(pid: number): void {
    this.#tell('process', pid);
  }

  /** The process ended, and its id may soon be somebody else's. */
  forget(pid: number): void {
    this.#tell('gone', pid);
  }

  /** Resolves when everything is gone. May be repeated. */
  async close(): Promise<void> {
    this.#process.ref();
    this.#process.stdin.end();
    const [code] = await this.#exited;
    if (code !== 0)
      throw new Error(`The keeper of the test backends ended with ${String(code)}: processes may be left`);
  }

  #tell(verb: string, value: string | number): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(`${verb} ${value}\n`);
  }

  /** A backend that nobody stopped must not keep its process alive. */
  #unref(): void {
    this.#process.unref();
    const { stdin } = this.#process;
    if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  }
}
