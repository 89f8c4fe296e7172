import type { RawData } from 'ws';

/** What a WebSocket message holds, or which rule it breaks by itself. */
export type ReadMessage<F> = { readonly frames: readonly F[]; readonly bytes: number } | { readonly violation: string };

export interface Reader<F> {
  readonly from: 'client' | 'server';
  /** @throws Error for bytes that are no frames */
  readonly decode: (bytes: Uint8Array) => readonly F[];
}

/** Reads one WebSocket message of the side that is under test. */
export function readMessage<F>({ from, decode }: Reader<F>, data: RawData, isBinary: boolean): ReadMessage<F> {
  if (!isBinary || !(data instanceof Uint8Array)) return { violation: `the ${from} sent a text message` };
  try {
    return { frames: decode(data), bytes: data.length };
  } catch (error) {
    return { violation: `the ${from} sent ${data.length} bytes that are no frames: ${(error as Error).message}` };
  }
}
