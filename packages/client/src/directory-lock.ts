import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { kill, pid as ownPid } from 'node:process';

/** A process, so that another one can tell whether it still runs. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When it was started, as its system tells; empty where it does not. Another process may get its pid later. */
  readonly start: string;
}

/** Another process, or another storage of this one, has the directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

const LOCK = /^lock\.(\d{1,15})$/;
const DRAFT = 'lock-draft-';
const OWNER = 'owner';
/** What another process does between two looks lets one look again; only a crowd comes near this. */
const MAX_ATTEMPTS = 100;

/** On Linux the boot, and the time since then; undefined for a process that ended, empty where it cannot be told. */
async function startOf(pid: number): Promise<string | undefined> {
  const read = (file: string) => readFile(file, 'utf8').catch(() => '');
  const [stat, boot] = await Promise.all([read(`/proc/${pid}/stat`), read('/proc/sys/kernel/random/boot_id')]);
  // After the name, which may hold anything, in parentheses: the state, and as 20th of these fields the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (/^[XxZ]/.test(fields[0] ?? '')) return undefined;
  return boot === '' || fields[19] === undefined ? '' : `${boot.trim()} ${fields[19]}`;
}

function exists(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the owner may still run. One on another machine may: nothing here can tell. */
async function mayRun({ host, pid, start }: Owner): Promise<boolean> {
  if (host !== hostname()) return true;
  if (!exists(pid)) return false;
  const found = await startOf(pid);
  return found !== undefined && (start === '' || found === '' || found === start);
}

/** The owner of a lock; undefined when it was given back, or is none that was written whole (the machine went down). */
async function ownerOf(lock: string): Promise<Owner | undefined> {
  try {
    const { host, pid, start } = JSON.parse(await readFile(join(lock, OWNER), 'utf8')) as Partial<Owner>;
    return host === undefined || !Number.isSafeInteger(pid) || start === undefined
      ? undefined
      : { host, pid: Number(pid), start };
  } catch {
    return undefined;
  }
}

/** The numbers of the locks in a directory, ascending. */
async function numbersIn(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  const numbers = names.flatMap((name) => LOCK.exec(name)?.[1] ?? []).map(Number);
  return numbers.sort((a, b) => a - b);
}

/**
 * Has a directory for this process alone, until it is given back or the process is gone, also by kill -9. Locks are directories
 * `lock.<n>` in it, and the one of the highest number counts. The next number is taken by a rename, which only one of
 * several processes can do; a lower one that was taken from an old look at the directory is noticed and given up. A number
 * is never used a second time: a lock that is given back stays until a higher one is taken.
 * @returns what gives it back. @throws DirectoryInUse, or Error of the file system
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const draft = join(directory, `${DRAFT}${ownPid}-${randomBytes(6).toString('hex')}`);
  const owner: Owner = { host: hostname(), pid: ownPid, start: (await startOf(ownPid)) ?? '' };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const number = await takeNext(directory, draft, owner);
    if (number === undefined) continue;
    const lock = join(directory, `lock.${number}`);
    await removeOlder(directory, number);
    return async () => rename(join(lock, OWNER), join(lock, 'given-back'));
  }
  throw new Error(`${directory}: other processes take and leave it all the time`);
}

/** @returns the number of the lock that was taken, or undefined when another process came between */
async function takeNext(directory: string, draft: string, owner: Owner): Promise<number | undefined> {
  const highest = (await numbersIn(directory)).at(-1) ?? 0;
  await refuseIfHeld(directory, join(directory, `lock.${highest}`));
  const next = join(directory, `lock.${highest + 1}`);
  await mkdir(draft, { mode: 0o700 });
  try {
    await writeFile(join(draft, OWNER), JSON.stringify(owner), { mode: 0o600 });
    await rename(draft, next);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const isAnothers = (await numbersIn(directory)).some((number) => number > highest);
    if (isAnothers || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if ((await numbersIn(directory)).at(-1) === highest + 1) return highest + 1;
  await rm(next, { recursive: true, force: true });
  return undefined;
}

async function refuseIfHeld(directory: string, lock: string): Promise<void> {
  const owner = await ownerOf(lock);
  if (owner === undefined || !(await mayRun(owner))) return;
  const { host, pid } = owner;
  const here = host === hostname();
  const who = !here ? `a process on ${host}` : pid === ownPid ? 'this process' : `process ${pid}`;
  const way = here
    ? 'close that storage, end that process, or give each a directory of its own'
    : `when nothing on ${host} uses it any more, remove ${lock}`;
  throw new DirectoryInUse(`${directory} is in use by ${who}: ${way}`);
}

/** Locks that do not count any more, and drafts of processes that died: without them the next one works as well. */
async function removeOlder(directory: string, number: number): Promise<void> {
  const names = await readdir(directory);
  const older = names.filter((name) => name.startsWith(DRAFT) || Number(LOCK.exec(name)?.[1] ?? number) < number);
  for (const name of older) await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
}
