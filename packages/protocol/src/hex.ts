const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex of the bytes from `from` up to `to`. */
export function bytesToHex(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = '';
  for (let i = from; i < to; i++) text += HEX[bytes[i] as number];
  return text;
}

/** The value of a lower-case hex digit, given as its character code. */
export function hexDigit(code: number): number {
  return code <= 57 ? code - 48 : code - 87;
}

/** The bytes of lower-case hex of even length, as {@link bytesToHex} makes it. */
export function hexToBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = (hexDigit(hex.charCodeAt(2 * i)) << 4) | hexDigit(hex.charCodeAt(2 * i + 1));
  return bytes;
}
