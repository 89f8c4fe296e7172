import { mkdir, writeFile } from 'node:fs/promises';
import { jsonReport } from '../report/json-report.js';
import { summarizeFigures } from '../report/figures.js';
import { ProgressLine, type ProgressOutput } from '../report/progress-line.js';
import { figureTable, ledgerLines } from '../report/table.js';
import type { RepeatResult } from '../scenarios/scenario.js';
import { ScenarioRun } from '../scenarios/scenario-run.js';
import type { LanternTarget } from '../jobs/target.js';
import { startEmbedded } from '../stack/embedded-stack.js';
import { startFloor } from '../stack/floor-stack.js';
import type { Stack } from '../stack/stack.js';
import { useUrl } from '../stack/url-stack.js';
import type { Command, StackChoice } from './command.js';

export interface Terminal {
  readonly out: { write(text: string): unknown };
  readonly progress: ProgressOutput;
  /** Ends the run early; what was started is stopped. */
  readonly signal: AbortSignal;
}

type RunCommand = Extract<Command, { command: 'run' }>;

function startStack(choice: StackChoice, profileDir: string | undefined): Promise<Stack<LanternTarget>> {
  return choice.kind === 'embedded' ? startEmbedded(profileDir) : useUrl(choice);
}

/** Runs a scenario and prints what was found; whether every check passed. @throws RunFailed, ServerFailed */
export async function runBench(command: RunCommand, terminal: Terminal): Promise<boolean> {
  const { scenario, settings } = command;
  const { profileDir } = settings;
  const startedAt = new Date();
  const stacks: Stack[] = [];
  const started = <S extends Stack>(stack: S): S => {
    stacks.push(stack);
    return stack;
  };
  if (profileDir !== undefined) await mkdir(profileDir, { recursive: true });
  try {
    const stack = scenario.needs.stack ? started(await startStack(command.stack, profileDir)) : undefined;
    const floor = command.floor ? started(await startFloor(profileDir)) : undefined;
    const repeats = await measureAll(command, terminal, { ...(stack && { stack }), ...(floor && { floor }) });
    const name = stack?.name ?? 'floor';
    const figures = summarizeFigures(repeats.map((repeat) => repeat.figures));
    terminal.out.write(`${title(command, name)}\n${figureTable(figures)}\n`);
    terminal.out.write(`${ledgerLines(repeats.flatMap(({ ledgers }) => ledgers))}\n`);
    const { jsonFile } = command;
    const report = { scenario: scenario.name, stack: name, startedAt, settings, figures, repeats };
    if (jsonFile !== undefined) await writeFile(jsonFile, jsonReport(report));
    return repeats.every(({ ledgers }) => ledgers.every(({ ok }) => ok));
  } finally {
    await Promise.all(stacks.map((stack) => stack.stop()));
  }
}

async function measureAll(
  { scenario, settings, repeats }: RunCommand,
  { progress, signal }: Terminal,
  stacks: { readonly stack?: Stack<LanternTarget>; readonly floor?: Stack },
): Promise<RepeatResult[]> {
  const line = new ProgressLine(progress);
  const results: RepeatResult[] = [];
  try {
    for (let repeat = 1; repeat <= repeats; repeat++) {
      const run = new ScenarioRun({
        settings,
        signal,
        ...stacks,
        onProgress: (what, now) => line.show(`${scenario.name} ${repeat}/${repeats}, ${what}`, now),
      });
      results.push(await scenario.repeat(run));
    }
    return results;
  } finally {
    line.clear();
  }
}

function title({ scenario, settings, repeats }: RunCommand, stack: string): string {
  const { numbers, seconds, rate, workers } = settings;
  const own = [...numbers].map(([name, value]) => `${name} ${value}`);
  const load = rate === undefined ? [] : [`${rate} msg/s`];
  const time = scenario.needs.timed ? [`${seconds} s`] : [];
  const many = workers > 1 ? [`${workers} workers`] : [];
  return `${scenario.name} on ${stack}: ${[...own, ...load, ...many, ...time].join(', ')}, × ${repeats}`;
}
