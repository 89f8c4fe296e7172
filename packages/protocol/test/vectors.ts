import { readFileSync } from 'node:fs';

/** The committed vectors in `vectors/<name>.json`. */
export function vectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
}

export interface FrameVector {
  readonly name: string;
  readonly json: { readonly frames?: readonly object[] };
  readonly hex: string;
}

export interface MalformedVector {
  readonly name: string;
  readonly from: 'client' | 'server';
  readonly hex: string;
  readonly times?: number;
  readonly closeCode: number;
}

export function fromHex(hex: string, times = 1): Uint8Array {
  return new Uint8Array(Buffer.from(hex.repeat(times), 'hex'));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
