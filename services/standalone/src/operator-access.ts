import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'operator.json';

/** By what commands on this machine reach the server that runs on a data directory. */
export interface OperatorAccess {
  /** Of its internal REST. */
  readonly url: string;
  /** Who calls. */
  readonly caller: string;
  /** Signs the caller's tokens; another one at every start. */
  readonly secret: string;
}

export function newOperatorSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Told to whoever may read the data directory, and to nobody else (mode 0600). It appears whole. */
export function writeOperatorAccess(dataDir: string, access: OperatorAccess): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = join(dataDir, `${FILE}.${randomUUID()}`);
  try {
    writeFileSync(draft, `${JSON.stringify(access)}\n`, { mode: 0o600 });
    renameSync(draft, join(dataDir, FILE));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** @returns undefined when no server runs there, or none has started. */
export function readOperatorAccess(dataDir: string): OperatorAccess | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as OperatorAccess;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function removeOperatorAccess(dataDir: string): void {
  rmSync(join(dataDir, FILE), { force: true });
}
