/** What a drill found: figures to read, and promises that were kept or not. */
export class Report {
  readonly lines: string[] = [];
  readonly broken: string[] = [];

  /** A figure, in words with its unit. */
  figure(name: string, value: string): void {
    this.lines.push(`${name.padEnd(44)} ${value}`);
  }

  /** A promise, in words that are true when it was kept, with what was seen. */
  promise(kept: boolean, promise: string, seen: string): void {
    this.figure(`${kept ? 'kept  ' : 'BROKEN'} ${promise}`, seen);
    if (!kept) this.broken.push(`${promise}: ${seen}`);
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
