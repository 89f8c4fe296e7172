import { formatSamples } from './format-samples.js';
import { FORMATS, type FormatName, type Written } from './formats.js';

/** A sample of a release, as it is kept. */
export interface FormatFixture {
  readonly format: FormatName;
  readonly name: string;
  /** Hex. */
  readonly key?: string;
  /** Hex. */
  readonly bytes: string;
  /** What that release read from it; bytes as hex. */
  readonly read: unknown;
}

/** Bytes as hex, so that a value can be kept as JSON and compared. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

export function writtenOf({ key, bytes }: Pick<FormatFixture, 'key' | 'bytes'>): Written {
  const asBytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
  return { bytes: asBytes(bytes), ...(key !== undefined && { key: asBytes(key) }) };
}

/** Of this release, to be kept when it is made. */
export function formatFixtures(): readonly FormatFixture[] {
  return formatSamples().map(({ format, name, written }) => {
    const { key, bytes } = plain(written) as { key?: string; bytes: string };
    const read = plain(FORMATS[format].read(written));
    return { format, name, ...(key !== undefined && { key }), bytes, read };
  });
}
