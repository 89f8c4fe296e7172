const POLYNOMIAL = 0x82f63b78;

/** `TABLES[n][byte]`: what a byte with n bytes behind it adds to the sum. */
const TABLES = makeTables();

type Table = Int32Array;
type EightTables = readonly [Table, Table, Table, Table, Table, Table, Table, Table];

function makeTables(): EightTables {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
    return sum;
  });
  const next = (table: Table): Table => table.map((sum) => (sum >>> 8) ^ (first[sum & 0xff] ?? 0));
  const [second, third] = [next(first), next(next(first))];
  const fourth = next(third);
  const fifth = next(fourth);
  const sixth = next(fifth);
  const seventh = next(sixth);
  return [first, second, third, fourth, fifth, sixth, seventh, next(seventh)];
}

/** CRC-32C of the bytes from `start` on, as an unsigned number. Eight bytes at a time: the sums of one do not wait for those of another. */
export function crc32c(bytes: Uint8Array, start = 0): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  const at = (table: Table, index: number): number => table[index & 0xff] as number;
  const byte = (index: number): number => bytes[index] as number;
  let sum = -1;
  let i = start;
  for (; i + 8 <= bytes.length; i += 8) {
    const low = sum ^ (byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24));
    sum =
      at(t7, low) ^
      at(t6, low >>> 8) ^
      at(t5, low >>> 16) ^
      at(t4, low >>> 24) ^
      at(t3, byte(i + 4)) ^
      at(t2, byte(i + 5)) ^
      at(t1, byte(i + 6)) ^
      at(t0, byte(i + 7));
  }
  for (; i < bytes.length; i++) sum = at(t0, sum ^ byte(i)) ^ (sum >>> 8);
  return ~sum >>> 0;
}
