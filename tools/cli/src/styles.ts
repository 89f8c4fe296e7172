const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

type Style = keyof typeof CODES;

/** Colours of a terminal, or none. */
export type Styles = Readonly<Record<Style, (text: string) => string>>;

export function createStyles(colours: boolean): Styles {
  const style = ([on, off]: readonly [number, number]) =>
    colours ? (text: string) => `\u001b[${on}m${text}\u001b[${off}m` : (text: string) => text;
  const { bold, dim, red, green, yellow, cyan } = CODES;
  return {
    bold: style(bold),
    dim: style(dim),
    red: style(red),
    green: style(green),
    yellow: style(yellow),
    cyan: style(cyan),
  };
}
