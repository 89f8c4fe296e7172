import { execFile } from 'node:child_process';

export interface RunToolOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** What to do when the tool is missing: the end of the sentence `mvn was not found: …`. */
  readonly whenMissing: string;
}

const shownCharacters = 2_000;

/** Runs a command to its end and resolves with its output (both streams); rejects with the end of it when it fails. */
export async function runTool({ command, args, timeoutMs, whenMissing }: RunToolOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      if (!error) resolve(output);
      else if (error.code === 'ENOENT') reject(new Error(`${command} was not found: ${whenMissing}`));
      else if (error.killed) reject(new Error(`${command} took longer than ${timeoutMs / 1000} s`));
      else reject(new Error(`${command} failed:\n${output.slice(-shownCharacters)}`, { cause: error }));
    });
  });
}
