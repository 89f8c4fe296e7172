import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import type { AnsweredBatch, AppendJob, LogUnderTest, PortUnderTest } from '@lantern/testkit';
import {
  type EnvironmentOptions,
  type LmdbEnvironment,
  LmdbLog,
  type LmdbLogOptions,
  openEnvironment,
} from '../../src/adapters/index.js';

type CleanUp = () => Promise<void> | void;

/** Call at the top of a test file: what tests hand over is undone after each of them, last first. */
export function cleaningUp(): (cleanUp: CleanUp) => void {
  const cleanUps: CleanUp[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return (cleanUp) => void cleanUps.push(cleanUp);
}

export type OnEnd = ReturnType<typeof cleaningUp>;

export function temporaryDirectory(onEnd: OnEnd): string {
  const directory = mkdtempSync(join(tmpdir(), 'lantern-transport-'));
  onEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Small, so that a test's file is quickly made. */
const SMALL = { reserveBytes: 512 * 1024, maxFileBytes: 2 ** 30 };

export async function openForTest(
  onEnd: OnEnd,
  options: Partial<EnvironmentOptions> = {},
): Promise<LmdbEnvironment & { readonly path: string }> {
  const path = options.path ?? temporaryDirectory(onEnd);
  const environment = await openEnvironment({ ...SMALL, ...options, path });
  onEnd(() => environment.close());
  return { ...environment, path };
}

/** An adapter on an environment of its own, which can be closed and opened again. */
export async function portUnderTest<Port>(
  onEnd: OnEnd,
  make: (environment: LmdbEnvironment) => Port,
): Promise<PortUnderTest<Port>> {
  const path = temporaryDirectory(onEnd);
  let environment = await openForTest(onEnd, { path });
  const reopen = async () => {
    await environment.close();
    environment = await openForTest(onEnd, { path });
    return make(environment);
  };
  return { port: make(environment), reopen };
}

export async function openLog(
  onEnd: OnEnd,
  environment: LmdbEnvironment,
  options: Partial<LmdbLogOptions> = {},
): Promise<LmdbLog> {
  const logger = new RecordingLogger();
  const log = await LmdbLog.open({ environment, partitionCount: 4, clock: systemClock, logger, ...options });
  onEnd(() => log.close());
  return log;
}

export async function logUnderTest(onEnd: OnEnd): Promise<LogUnderTest> {
  const path = temporaryDirectory(onEnd);
  let environment = await openForTest(onEnd, { path });
  let log = await openLog(onEnd, environment);
  const close = async () => {
    await log.close();
    await environment.close();
  };
  const reopen = async () => {
    await close();
    environment = await openForTest(onEnd, { path });
    log = await openLog(onEnd, environment);
    return log;
  };
  const appendAndDie = async (job: AppendJob) => {
    await close();
    return appendInChild(onEnd, path, job);
  };
  return { port: log, reopen, appendAndDie, another: async () => openLog(onEnd, await openForTest(onEnd)) };
}

/** Runs a script of this folder on the built code; it is killed at the end of the test if it still runs. */
export function startChild(onEnd: OnEnd, script: string, args: readonly string[]): ChildProcess {
  const file = join(import.meta.dirname, script);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return child;
}

/** The lines that a process prints until it ends; `onLine` may end it. */
export async function linesOf(child: ChildProcess, onLine: (line: string, count: number) => void): Promise<string[]> {
  const lines: string[] = [];
  const { stdout } = child;
  if (stdout === null) throw new Error('the process has no output');
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for await (const line of createInterface({ input: stdout })) {
    lines.push(line);
    onLine(line, lines.length);
  }
  await ended;
  return lines;
}

async function appendInChild(onEnd: OnEnd, path: string, job: AppendJob): Promise<AnsweredBatch[]> {
  const child = startChild(onEnd, 'append-until-killed.mjs', [path, String(job.run), String(job.recordsPerBatch)]);
  const lines = await linesOf(child, (_line, count) => {
    if (count === job.answers) child.kill('SIGKILL');
  });
  return lines.map((line) => JSON.parse(line) as AnsweredBatch);
}
