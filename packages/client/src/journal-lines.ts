import { crc32 } from 'node:zlib';

/** The first line of every journal: a file without it was written before lines had checksums. */
const HEADER = 'lantern journal 1';
const NEWLINE = 0x0a;
/** CRC-32 and length of the content in bytes, both before it: `1c291ca3 5 hello`. */
const LINE = /^([0-9a-f]{8}) (\d{1,9}) /;
const START_OF_LINE = /^[0-9a-f]{0,8}$|^[0-9a-f]{8} \d{0,9}$/;

/** What the bytes of a journal hold. */
export interface JournalContent {
  /** What its readable lines say, in order. */
  readonly lines: readonly string[];
  /** What is there and is no line, as it stands: it was written, and cannot be read any more. */
  readonly damaged: readonly Uint8Array[];
  /** Where the last line ends. What follows was cut off by a crash while it was written, and counts as never written. */
  readonly wholeBytes: number;
  /** All of it stands as it would be written now. */
  readonly sound: boolean;
}

/** A journal of these lines. */
export function journalText(lines: readonly string[]): string {
  return [HEADER, ...lines].map(journalLine).join('');
}

/** One line as it is appended. */
export function journalLine(content: string): string {
  const bytes = Buffer.from(content);
  return `${checksum(bytes)} ${bytes.length} ${content}\n`;
}

const checksum = (bytes: Uint8Array) => crc32(bytes).toString(16).padStart(8, '0');

/** What a line says; undefined when it is not as it was written. `line` is without the newline. */
function contentOf(line: Buffer): string | undefined {
  const found = LINE.exec(line.toString('latin1', 0, 20));
  if (!found) return undefined;
  const content = line.subarray(found[0].length);
  return content.length === Number(found[2]) && checksum(content) === found[1] ? content.toString() : undefined;
}

/** Whether a crash while a line was written can have left this: the beginning of a line, and less than all of it. */
function isCutOff(end: Buffer): boolean {
  const start = end.toString('latin1', 0, 20);
  const found = LINE.exec(start);
  if (!found) return START_OF_LINE.test(start) && end.length < 20;
  return end.length <= found[0].length + Number(found[2]);
}

/**
 * Reads a journal, whatever became of it. `isOldLine` tells whether a line can be one of a file without checksums.
 */
export function readJournal(bytes: Buffer, isOldLine: (line: string) => boolean): JournalContent {
  const pieces: Buffer[] = [];
  let wholeBytes = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, wholeBytes)) {
    pieces.push(bytes.subarray(wholeBytes, end));
    wholeBytes = end + 1;
  }
  const contents = pieces.map(contentOf);
  const end = bytes.subarray(wholeBytes);
  if (pieces.length > 0 && contents.every((content) => content === undefined)) {
    const old = pieces.map((piece) => ({ piece, line: piece.toString() }));
    const lines = old.filter(({ line }) => isOldLine(line)).map(({ line }) => line);
    const damaged = old.filter(({ line }) => !isOldLine(line)).map(({ piece }) => piece);
    return { lines, damaged, wholeBytes, sound: false };
  }
  const lines = contents.filter((content) => content !== undefined);
  const damaged = pieces.filter((_, index) => contents[index] === undefined);
  if (!isCutOff(end)) damaged.push(end);
  const [first, ...rest] = lines;
  const sound = damaged.length === 0 && first === HEADER;
  return { lines: first === HEADER ? rest : lines, damaged, wholeBytes, sound };
}
