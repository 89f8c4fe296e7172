import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isRoot = process.getuid?.() === 0;

/** Whether this process may mount a file system of its own (Linux, root, and not in a container that forbids it). */
export const canMount =
  isRoot && spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' }).status === 0;

/**
 * A file system in memory that only processes started by {@link launcher} see, so that it can be filled without harm. It
 * lives for as long as the process that holds it.
 */
export class SmallDisk {
  readonly #holder: ChildProcess;
  readonly #mountPoint: string;

  private constructor(holder: ChildProcess, mountPoint: string) {
    this.#holder = holder;
    this.#mountPoint = mountPoint;
  }

  static async mount(megabytes: number): Promise<SmallDisk> {
    const mountPoint = mkdtempSync(join(realpathSync(tmpdir()), 'lantern-disk-'));
    // `cat` ends with the pipe to this process, whatever happens to it.
    const script = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && echo mounted && exec cat`;
    const holder = spawn('unshare', ['-m', 'sh', '-c', script, mountPoint], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    return new SmallDisk(holder, mountPoint);
  }

  /** What a server is started with, to see this disk. */
  get launcher(): readonly string[] {
    return ['nsenter', '-t', `${this.#holder.pid}`, '-m', '--'];
  }

  /** Where it is, for a server. */
  get path(): string {
    return this.#mountPoint;
  }

  /** Where a path on it is, for this process. */
  seenFromHere(path: string): string {
    return `/proc/${this.#holder.pid}/root${path}`;
  }

  get freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.seenFromHere(this.#mountPoint));
    return bavail * bsize;
  }

  /** Fills it with something else until only so much is free. */
  fill(leaveBytes: number): void {
    writeFileSync(this.#ballast, Buffer.alloc(Math.max(0, this.freeBytes - leaveBytes)));
  }

  /** Gives back what {@link fill} took. */
  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  async unmount(): Promise<void> {
    this.#holder.stdin?.end();
    if (this.#holder.exitCode === null) await once(this.#holder, 'exit');
    rmSync(this.#mountPoint, { recursive: true, force: true });
  }

  get #ballast(): string {
    return this.seenFromHere(join(this.#mountPoint, 'ballast'));
  }
}
