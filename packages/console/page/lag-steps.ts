/** Lags from each of these on have a colour of their own: `heat-0` and so on in the style sheet. */
export const LAG_STEPS = [0, 1, 10, 100, 1_000, 10_000] as const;

export function lagStep(lag: number): number {
  return LAG_STEPS.findLastIndex((from) => lag >= from);
}

/** How a step is called: 0, 1–9, …, 10k+. */
export function stepName(step: number): string {
  const from = LAG_STEPS[step] ?? 0;
  const next = LAG_STEPS[step + 1];
  const short = (value: number) => (value >= 1_000 ? `${value / 1_000}k` : String(value));
  if (next === undefined) return `${short(from)}+`;
  return next === from + 1 ? short(from) : `${short(from)}–${next >= 1_000 ? `${next / 1_000}k` : String(next - 1)}`;
}
