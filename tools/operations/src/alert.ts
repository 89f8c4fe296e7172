/** Series by name and labels, with their values as promtool writes them: `0+60x100` grows by 60 a minute. */
export type TestSeries = Readonly<Record<string, string>>;

/** Something that an operator is told of. Its section in docs/operations.md has its name as heading. */
export interface Alert {
  readonly name: string;
  /** PromQL. */
  readonly expr: string;
  /** How long it must hold, as Prometheus writes it. */
  readonly for: string;
  /** `page`: somebody has to look now; `ticket`: within the day. */
  readonly severity: 'page' | 'ticket';
  /** One sentence. */
  readonly summary: string;
  /** Labels that tell alerts of this name apart. */
  readonly by?: readonly string[];
  /** What is to set it off, and when it must have done so. */
  readonly test: { readonly bad: TestSeries; readonly at: string };
}

/** A series that alerts are computed from. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
}

export interface AlertGroup {
  readonly name: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
}
