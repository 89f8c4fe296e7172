import { readFileSync } from 'node:fs';

/** A file of conformance/vectors. */
export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8'));
}

export interface BytesVector {
  readonly name: string;
  readonly hex: string;
  /** How often the bytes are repeated; 1 when absent. */
  readonly times?: number;
}

export function bytesOf({ hex, times = 1 }: BytesVector): Buffer {
  return Buffer.from(hex.repeat(times), 'hex');
}

export interface RejectedVector extends BytesVector {
  readonly from: 'client' | 'server';
  readonly closeCode: number;
}

export interface CloseCodeVector {
  readonly code: number;
  readonly name: string;
  readonly action: 'stop' | 'new-token' | 'back-off';
}
