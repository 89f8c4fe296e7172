import { formatLine } from '../engine/trace.js';
import { sequenceDiagram } from '../run/diagram.js';
import { runSchedule } from '../run/run-schedule.js';
import { generateSchedule } from '../run/generate-schedule.js';
import { shrink } from '../run/shrink.js';
import type { Command } from './command.js';
import { type Exploration, explore } from './explore.js';
import { RunRecord } from './run-record.js';

interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

const PROGRESS_MS = 10_000;
/** Of a run that goes on. */
const MOST_FAILURES = 20;

/** @returns whether no schedule failed */
export async function runCommand(command: Command, { stdout, stderr }: Output): Promise<boolean> {
  const say = (text: string) => void stdout.write(`${text}\n`);
  if (command.trace) return traceOne(command, say);
  const record = command.resume === undefined ? undefined : new RunRecord(command.resume, command.steps);
  const firstSeed = record?.nextSeed ?? command.firstSeed;
  let toldAt = 0;
  const progress = (soFar: Exploration): void => {
    if (soFar.tookMs - toldAt < PROGRESS_MS) return;
    toldAt = soFar.tookMs;
    stderr.write(`${summary(soFar)}\n`);
  };
  const done = await explore({ ...command, firstSeed }, { progress, mostFailures: record ? MOST_FAILURES : 1 });
  say(summary(done));
  record?.add({ firstSeed, steps: command.steps, ...done });
  if (record) say(`in all: ${summary(record.sum)}`);
  const [first] = [...done.failures].sort((a, b) => a.seed - b.seed);
  if (first === undefined) return true;
  for (const { seed, violation } of done.failures) say(`seed ${seed}: ${violation}`);
  await tellFailure(command, first.seed, say);
  return false;
}

function summary({ seeds, faults, events, records, virtualMs, failures, tookMs }: Exploration): string {
  const rate = (seeds / (tookMs / 1_000)).toFixed(1);
  const hours = (virtualMs / 3_600_000).toFixed(1);
  return `${seeds} schedules in ${(tookMs / 1_000).toFixed(0)} s (${rate}/s): ${faults} faults, ${events} events, ${records} messages stored, ${hours} h of cluster time, ${failures.length} failures`;
}

async function traceOne({ firstSeed, steps }: Command, say: (text: string) => void): Promise<boolean> {
  const { trace, hash, violation } = await runSchedule(generateSchedule(firstSeed, steps), { trace: true });
  for (const line of trace) say(formatLine(line));
  say(`${trace.length} lines, hash ${hash}`);
  say(violation ?? 'every promise was kept');
  return violation === undefined;
}

async function tellFailure({ steps }: Command, seed: number, say: (text: string) => void): Promise<void> {
  const { schedule, runs } = await shrink(generateSchedule(seed, steps));
  const { trace, violation } = await runSchedule(schedule, { trace: true });
  say(`\nThe smallest schedule of seed ${seed} that fails, of ${runs} that were tried: ${violation}\n`);
  for (const item of [...schedule.faults, ...schedule.actions]) say(`  ${JSON.stringify(item)}`);
  say(`\n\`\`\`mermaid\n${sequenceDiagram(trace)}\n\`\`\``);
  say(`\nnpm run simulate -- --seed ${seed} --steps ${steps} --trace prints all of it.`);
}
