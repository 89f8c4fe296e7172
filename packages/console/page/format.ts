const UNITS = ['', 'k', 'M', 'G', 'T'];

/** As three digits tell it: 0, 0.4, 12, 340, 1.2k. */
export function shortNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude < 0.05) return '0';
  if (magnitude < 10) return String(Number(value.toFixed(1)));
  if (magnitude < 999.5) return value.toFixed(0);
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(magnitude * 1.0005) / 3));
  const scaled = value / 1_000 ** power;
  return `${Number(scaled.toFixed(Math.abs(scaled) < 99.95 ? 1 : 0))}${UNITS[power]}`;
}

export const perSecond = (value: number) => `${shortNumber(value)}/s`;

export function seconds(value: number): string {
  if (value === 0) return '0';
  if (value < 0.000_5) return `${Math.round(value * 1e6)} µs`;
  if (value < 0.009_95) return `${Number((value * 1_000).toFixed(1))} ms`;
  if (value < 0.9995) return `${Math.round(value * 1_000)} ms`;
  if (value < 99.5) return `${Number(value.toFixed(value < 9.95 ? 1 : 0))} s`;
  return `${Math.round(value / 60)} min`;
}

export function bytes(value: number): string {
  if (value < 1024 * 1024) return `${Math.round(value / 1024)} KiB`;
  if (value < 1024 ** 3) return `${Math.round(value / 1024 ** 2)} MiB`;
  return `${(value / 1024 ** 3).toFixed(1)} GiB`;
}

/** How long something lasts, in the two units that matter. */
export function span(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1_000));
  const [days, hours, minutes] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3_600) % 24,
    Math.floor(total / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${total} s`;
}

export function clockTime(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB');
}

export const count = (value: number, noun: string) => `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
