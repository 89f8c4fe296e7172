/**
 * How messages of a flow are told apart on the wire: 4 bytes sender and 4 bytes number (both big-endian), at the end of
 * the messageId and at the start of each ciphertext.
 */
export const NAME_BYTES = 8;

export function writeName(into: Uint8Array, at: number, name: { sender: number; number: number }): void {
  writeUint32(into, at, name.sender);
  writeUint32(into, at + 4, name.number);
}

export function readUint32(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

export function writeUint32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}
