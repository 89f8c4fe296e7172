import { mkdir } from 'node:fs/promises';
import type { JobProgress } from '../bench/run-job.js';
import type { WorkerPool } from '../bench/worker-pool.js';
import { benchReport, optionsOf } from '../report/json-report.js';
import { summarizeFigures } from '../report/figures.js';
import { ProgressLine, type ProgressOutput } from '../report/progress-line.js';
import { publish } from '../report/publish.js';
import { expectSameLoad, readReport } from '../report/read-report.js';
import type { RepeatResult } from '../scenarios/scenario.js';
import { ScenarioRun } from '../scenarios/scenario-run.js';
import type { LanternTarget } from '../jobs/target.js';
import { startEmbedded } from '../stack/embedded-stack.js';
import { startFloor } from '../stack/floor-stack.js';
import { RealBackends } from '../stack/real-backends.js';
import { startReal } from '../stack/real-stack.js';
import type { Stack } from '../stack/stack.js';
import { useUrl } from '../stack/url-stack.js';
import type { Command } from './command.js';

export interface Terminal {
  readonly out: { write(text: string): unknown };
  readonly progress: ProgressOutput;
  /** Ends the run early; what was started is stopped. */
  readonly signal: AbortSignal;
  /** Of all runs; whoever made it closes it. */
  readonly pool: WorkerPool;
}

type RunCommand = Extract<Command, { command: 'run' }>;

/**
 * Runs a scenario and prints what was found; whether every check passed, and nothing is worse than in the run that it is
 * compared with. @throws RunFailed, ServerFailed, ReportError
 */
export async function runBench(command: RunCommand, terminal: Terminal): Promise<boolean> {
  const { scenario, settings, jsonFile, reportFile } = command;
  const startedAt = new Date();
  const stack = stackName(command);
  const before = await earlierRun(command, stack);
  if (settings.profileDir !== undefined) await mkdir(settings.profileDir, { recursive: true });
  const repeats = await measureAll(command, terminal);
  const figures = summarizeFigures(repeats.map((repeat) => repeat.figures));
  return publish({
    title: title(command, stack),
    report: benchReport({ scenario: scenario.name, stack, startedAt, settings, figures, repeats }),
    repeats,
    out: terminal.out,
    ...(jsonFile !== undefined && { jsonFile }),
    ...(reportFile !== undefined && { reportFile }),
    ...(before !== undefined && { before }),
  });
}

function stackName({ scenario, stack }: RunCommand): string {
  const kind = stack.kind === 'url' ? stack.url : stack.kind;
  return scenario.needs.stack ? kind : `${kind} floor`;
}

/** Read before anything is measured, so that a wrong file costs no time. @throws ReportError */
async function earlierRun({ compareFile: file, scenario, settings }: RunCommand, stack: string) {
  if (file === undefined) return undefined;
  const report = await readReport(file);
  expectSameLoad(file, report, { scenario: scenario.name, stack, options: optionsOf(settings) });
  return { file, report };
}

/** One repeat after the other, on servers that are stopped whatever happens. */
async function measureAll(command: RunCommand, { progress, signal, pool }: Terminal): Promise<RepeatResult[]> {
  const { scenario, settings, repeats } = command;
  const line = new ProgressLine(progress);
  const results: RepeatResult[] = [];
  let stacks: Stacks = {};
  try {
    for (let repeat = 1; repeat <= repeats; repeat++) {
      if (scenario.needs.freshStack === true) stacks = await stopped(stacks);
      await start(command, stacks);
      const onProgress = (what: string, now: JobProgress) =>
        line.show(`${scenario.name} ${repeat}/${repeats}, ${what}`, now);
      results.push(await scenario.repeat(new ScenarioRun({ settings, signal, pool, ...stacks, onProgress })));
    }
    return results;
  } finally {
    line.clear();
    await stopped(stacks);
  }
}

/** The servers of a run, as far as they are started. */
interface Stacks {
  /** What the others store their data in, when that is not their own. */
  backends?: RealBackends;
  stack?: Stack<LanternTarget>;
  floor?: Stack;
}

/** Starts those that the run needs and that are not there. @throws ServerFailed */
async function start(command: RunCommand, stacks: Stacks): Promise<void> {
  const { scenario, stack, floor, settings } = command;
  if (stack.kind === 'real') stacks.backends ??= new RealBackends();
  if (scenario.needs.stack) stacks.stack ??= await startStack(command, stacks);
  const { profileDir } = settings;
  const { backends } = stacks;
  const options = { ...(profileDir !== undefined && { profileDir }), ...(backends !== undefined && { backends }) };
  if (floor) stacks.floor ??= await startFloor(options);
}

function startStack({ stack, scenario, settings: { profileDir } }: RunCommand, { backends }: Stacks) {
  const { partitions } = scenario.needs;
  const options = { ...(profileDir !== undefined && { profileDir }), ...(partitions !== undefined && { partitions }) };
  if (stack.kind === 'url') return useUrl(stack);
  if (stack.kind === 'embedded' || backends === undefined) return startEmbedded(options);
  const { kind: _kind, ...sizes } = stack;
  return startReal({ backends, ...sizes, ...options });
}

async function stopped({ stack, floor, backends }: Stacks): Promise<Stacks> {
  await Promise.all([stack?.stop(), floor?.stop()]);
  await backends?.stop();
  return {};
}

function title({ scenario, settings, repeats }: RunCommand, stack: string): string {
  const { numbers, seconds, rate, workers } = settings;
  const closedLoop = rate === undefined;
  const own = [...numbers]
    .filter(([name]) => closedLoop || name !== 'in-flight')
    .map(([name, value]) => `${name} ${value}`);
  const load = closedLoop ? [] : [`${rate} msg/s`];
  const time = scenario.needs.timed ? [`${seconds} s`] : [];
  const many = workers > 1 ? [`${workers} workers`] : [];
  return `${scenario.name} on ${stack}: ${[...own, ...load, ...many, ...time].join(', ')}, × ${repeats}`;
}
