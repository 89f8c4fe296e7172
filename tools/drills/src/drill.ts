import type { Report } from './report.js';

export interface NumberOption {
  readonly kind: 'number';
  readonly about: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export interface ChoiceOption {
  readonly kind: 'choice';
  readonly about: string;
  readonly default: string;
  readonly choices: readonly string[];
}

export type DrillOptions = Readonly<Record<string, NumberOption | ChoiceOption>>;

/** What was chosen on the command line: a value for every option. */
export interface DrillValues {
  number(name: string): number;
  choice(name: string): string;
}

/** Says what a drill is doing, for a person who waits. */
export type Say = (what: string) => void;

/** One thing to break, with what it must not break. */
export interface Drill {
  readonly name: string;
  readonly about: string;
  readonly options: DrillOptions;
  run(values: DrillValues, say: Say): Promise<Report>;
}

export function wholeNumber(about: string, fallback: number, [min, max]: readonly [number, number]): NumberOption {
  return { kind: 'number', about, default: fallback, min, max };
}
