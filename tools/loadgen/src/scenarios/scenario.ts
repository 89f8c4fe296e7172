import type { Chart } from '../report/chart.js';
import type { Figure } from '../report/figures.js';
import type { ScenarioRun } from './scenario-run.js';

/** A number that a scenario can be given; a whole one unless it says otherwise. */
export interface NumberOption {
  readonly fractional?: boolean;
  readonly name: string;
  readonly help: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** The outcome of the checks of one run, in words for the table and in numbers for programs. */
export interface LedgerReport {
  /** What it is the account of, such as "embedded". */
  readonly of: string;
  readonly ok: boolean;
  readonly counts: Record<string, number>;
  readonly refused: Record<string, number>;
  readonly violations: Record<string, number>;
}

export interface RepeatResult {
  readonly figures: readonly Figure[];
  readonly ledgers: readonly LedgerReport[];
  /** For the JSON file: histograms, series, usage. */
  readonly detail: Record<string, unknown>;
  /** For the HTML report. */
  readonly charts: readonly Chart[];
}

/** What a scenario needs of the command line beside its own options. */
export interface ScenarioNeeds {
  /** It measures a server; otherwise only the floor. */
  readonly stack: boolean;
  /** Each repeat needs a server without a past, when the tool starts it. */
  readonly freshStack?: boolean;
  /** Partitions of a server that the tool starts; its default unless told. */
  readonly partitions?: number;
  /** It kills the server, so that the tool has to start it. */
  readonly killable?: boolean;
  /** It runs for --seconds after --warmup. */
  readonly timed: boolean;
  /** It can follow a schedule (--rate). */
  readonly rate: boolean;
  /** It can be compared with the floor. */
  readonly floor: boolean;
  /** Its load can be spread over --workers. */
  readonly workers: boolean;
}

export interface Scenario {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly needs: ScenarioNeeds;
  readonly options: readonly NumberOption[];
  /** Measures once. @throws RunFailed, ServerFailed */
  repeat(run: ScenarioRun): Promise<RepeatResult>;
}
