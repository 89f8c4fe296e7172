/** Not for secrets: takes longer the more bytes agree. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

interface KeyBytes {
  readonly id: number;
  readonly key: Uint8Array;
  readonly signature?: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

export function equalKeys(a: KeyBytes, b: KeyBytes): boolean {
  return a.id === b.id && equalBytes(a.key, b.key) && equalBytes(a.signature ?? NO_BYTES, b.signature ?? NO_BYTES);
}
