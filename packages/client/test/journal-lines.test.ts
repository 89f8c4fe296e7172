import fc from 'fast-check';
import { journalLine, journalText, readJournal } from '../src/journal-lines.js';

const contents = fc.array(
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\n')),
  {
    minLength: 1,
    maxLength: 6,
  },
);
const notOld = () => false;
const texts = (damaged: readonly Uint8Array[]) => damaged.map((bytes) => Buffer.from(bytes).toString('latin1'));

/** A journal of these, and where each line begins: that of the header first, the end last. */
function written(lines: readonly string[]): { bytes: Buffer; starts: number[] } {
  const bytes = Buffer.from(journalText(lines));
  const starts = [0];
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, end + 1)) starts.push(end + 1);
  return { bytes, starts };
}

test('a line has its CRC-32, its length in bytes, and its content', () => {
  // The check value of CRC-32.
  expect(journalLine('123456789')).toBe('cbf43926 9 123456789\n');
  expect(journalLine('hellö')).toBe('f65f3c62 6 hellö\n');
  expect(journalLine('')).toBe('00000000 0 \n');
});

test('what was written is read', () => {
  fc.assert(
    fc.property(contents, (lines) => {
      const { bytes } = written(lines);
      const wholeBytes = bytes.length;
      expect(readJournal(bytes, notOld)).toEqual({ lines, damaged: [], wholeBytes, sound: true });
    }),
  );
});

test('cut anywhere, the lines before the cut are read, and nothing is told: the rest was never confirmed', () => {
  fc.assert(
    fc.property(contents, (lines) => {
      const { bytes, starts } = written(lines);
      for (let cut = 0; cut < bytes.length; cut++) {
        const whole = starts.filter((start) => start <= cut).length - 1;
        const read = readJournal(bytes.subarray(0, cut), notOld);
        expect(read).toMatchObject({ lines: lines.slice(0, Math.max(0, whole - 1)), damaged: [] });
        expect([read.wholeBytes, read.sound]).toEqual([starts[whole], whole > 0]);
      }
    }),
    { numRuns: 30 },
  );
});

test('garbled at any byte, every other line is read in its order, and what stands in its place is told', () => {
  fc.assert(
    fc.property(contents, fc.integer({ min: 1, max: 255 }), (lines, flipped) => {
      const { bytes, starts } = written(lines);
      const all = ['header', ...lines];
      for (let at = 0; at < bytes.length; at++) {
        const garbled = Buffer.from(bytes);
        garbled.writeUInt8(garbled.readUInt8(at) ^ flipped, at);
        const line = starts.findLastIndex((start) => start <= at);
        // A newline joins the line to the next one.
        const lost = new Set(bytes[at] === 10 ? [line, line + 1] : [line]);
        const { lines: read, damaged, sound } = readJournal(garbled, notOld);
        const survivors = all.slice(1).filter((_, index) => !lost.has(index + 1));
        expect(read).toEqual(survivors);
        expect([damaged.length > 0, sound]).toEqual([true, false]);
        const from = starts.at(line) ?? 0;
        const to = starts[line + lost.size] ?? bytes.length;
        const stands = garbled.subarray(from, to).toString('latin1').replaceAll('\n', '');
        expect(texts(damaged).join('')).toBe(stands);
      }
    }),
    { numRuns: 30 },
  );
});

test('a range that was zeroed costs the lines it touches, and no other', () => {
  fc.assert(
    fc.property(contents, fc.nat(), fc.integer({ min: 1, max: 60 }), (lines, seed, length) => {
      const { bytes, starts } = written(lines);
      const from = seed % bytes.length;
      const to = Math.min(bytes.length, from + length);
      const zeroed = Buffer.from(bytes).fill(0, from, to);
      const read = readJournal(zeroed, notOld);
      // Line n is from starts[n] to starts[n + 1]; one whose newline is gone takes the next one along.
      const start = (n: number) => starts.at(n) ?? 0;
      const isWhole = (n: number) => {
        const isTouched = start(n) < to && start(n + 1) > from;
        const isJoined = start(n) > from && start(n) <= to;
        return !isTouched && !isJoined;
      };
      const survivors = lines.filter((_, index) => isWhole(index + 1));
      expect(read.lines).toEqual(survivors);
      expect(read.damaged.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('a file without checksums is read by what its lines must look like, and is not sound', () => {
  const isOldLine = (line: string) => line.startsWith('old');
  const read = readJournal(Buffer.from('old 1\ngarbled\nold 2\nold 3 cut o'), isOldLine);
  expect([read.lines, texts(read.damaged), read.sound]).toEqual([['old 1', 'old 2'], ['garbled'], false]);
});
