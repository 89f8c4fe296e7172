import type { Backend } from './backend.js';

export interface BackendSource<B extends Backend> {
  /** `Docker`, `local processes`. */
  readonly name: string;
  readonly start: () => Promise<B>;
}

function announce(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Says which backend the tests run on. */
export function announceBackend(backend: Backend, where: string): void {
  announce(`Backend: ${backend.description}, at ${where}`);
}

/** Starts from the first source that can; rejects with every source's reason when none can. */
export async function firstAvailable<B extends Backend>(
  what: string,
  sources: readonly BackendSource<B>[],
): Promise<B> {
  const reasons: string[] = [];
  for (const { name, start } of sources) {
    try {
      return await start();
    } catch (error) {
      reasons.push(`  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`No real ${what} can be had here.\n${reasons.join('\n')}`);
}
