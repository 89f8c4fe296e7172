import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ProgressLine, type ProgressOutput } from '../report/progress-line.js';
import { faultLine, textReport } from '../report/text-report.js';
import { runLedger } from '../run-ledger.js';
import { type RunOutcome, passed } from '../run-outcome.js';
import { PARTITIONS } from '../run-settings.js';
import { type Stage, startStage } from '../stage/stage.js';
import { type RunCommand, commandLine } from './command.js';

export interface Terminal {
  readonly out: { write(text: string): unknown };
  readonly progress: ProgressOutput;
  /** Ends the load; what was found is drained and reported. */
  readonly interrupted: AbortSignal;
  /** Ends the draining, too. */
  readonly hurried: AbortSignal;
}

/** Runs the ledger test on a stage of its own and prints what was found; whether everything was accounted for. */
export async function runCommand(command: RunCommand, terminal: Terminal): Promise<boolean> {
  const { settings, jsonFile, logsDir } = command;
  const { interrupted, hurried } = terminal;
  const line = new ProgressLine(terminal.progress);
  line.note(commandLine(settings));
  const { sessionTimeoutMs } = settings;
  const stage = await startStage({ partitions: PARTITIONS, sessionTimeoutMs, tuning: 'sustained' });
  try {
    const outcome = await runLedger({
      settings,
      stage,
      interrupted,
      hurried,
      onProgress: (progress) => line.show(progress),
      onFault: (record) => line.note(faultLine(record)),
    });
    line.clear();
    terminal.out.write(`${textReport(outcome)}\n`);
    if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(jsonOf(outcome), undefined, 2)}\n`);
    return passed(outcome);
  } finally {
    line.clear();
    if (logsDir !== undefined) await keepLogs(stage, logsDir);
    await stage.stop();
  }
}

const jsonOf = (outcome: RunOutcome) => ({
  ...outcome,
  command: commandLine(outcome.settings),
  passed: passed(outcome),
});

async function keepLogs({ constellation }: Stage, logsDir: string): Promise<void> {
  await mkdir(logsDir, { recursive: true });
  const { gateways, keys, transports } = constellation;
  const files = [...gateways, ...keys, ...transports].map(({ logFile }) => logFile);
  await Promise.all(files.map((file) => copyFile(file, join(logsDir, basename(file)))));
}
