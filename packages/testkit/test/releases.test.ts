import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeLinkEvents, decodeLinkRequests } from '@lantern/protocol';
import { releaseSchema } from '../../protocol/test/release-schema.js';
import { FORMATS, type FormatFixture, formatSamples, plain, writtenOf } from '../src/index.js';

const FIXTURES = fileURLToPath(new URL('../../../fixtures/', import.meta.url));

const releases = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const fixturesOf = (release: string) =>
  JSON.parse(readFileSync(`${FIXTURES}${release}/formats.json`, 'utf8')) as FormatFixture[];

/** A field that nobody knows: 2,000, three bytes long; and 2,001, a number. */
const UNKNOWN_FIELDS = Uint8Array.from([0x82, 0x7d, 0x03, 0x01, 0x02, 0x03, 0x88, 0x7d, 0x2a]);

const withUnknown = (bytes: Uint8Array) => new Uint8Array(Buffer.concat([bytes, UNKNOWN_FIELDS]));

/** The only frame of a batch: after the tag and the length, of one byte or two. */
function frameOf(batch: Uint8Array): Uint8Array {
  return batch.subarray((batch[1] ?? 0) < 0x80 ? 2 : 3);
}

/** A batch of this one frame; its length takes two bytes, as it may. */
function batchOf(frame: Uint8Array): Uint8Array {
  const length = [0x80 | (frame.length & 0x7f), frame.length >> 7];
  return new Uint8Array(Buffer.concat([Uint8Array.from([0x0a, ...length]), frame]));
}

const traced = formatSamples().filter(({ name }) => name.endsWith(', traced'));

test('there are fixtures of a release', () => {
  expect(releases.length).toBeGreaterThan(0);
});

describe.each(releases)('release %s', (release) => {
  const fixtures = fixturesOf(release);
  const schema = releaseSchema(`${FIXTURES}${release}/proto`);

  test.each(fixtures)('its $format "$name" is read as it read it', ({ format, read, ...fixture }) => {
    expect(plain(FORMATS[format].read(writtenOf(fixture)))).toMatchObject(read as object);
  });

  test.each(fixtures)('fields of a later release in its $format "$name" are passed over', (fixture) => {
    const { format, read } = fixture;
    const written = writtenOf(fixture);
    const inFrame = format.startsWith('link-') ? [batchOf(withUnknown(frameOf(written.bytes)))] : [];
    for (const bytes of [withUnknown(written.bytes), ...inFrame])
      expect(plain(FORMATS[format].read({ ...written, bytes }))).toMatchObject(read as object);
  });

  test.each(fixtures)('by its rules, what is written today is the same $format "$name"', ({ format, name, bytes }) => {
    const now = formatSamples().find((sample) => sample.format === format && sample.name === name);
    if (now === undefined) throw new Error(`the sample ${format} "${name}" was taken away: samples stay`);
    expect(asRead(schema, format, now.written.bytes)).toEqual(asRead(schema, format, writtenOf({ bytes }).bytes));
  });

  test.each(traced)(
    'by its rules, a traced $format "$name" is the one without a trace',
    ({ format, name, written }) => {
      const plainName = name.replace(', traced', '');
      const without = formatSamples().find((sample) => sample.format === format && sample.name === plainName);
      expect(asRead(schema, format, written.bytes)).toEqual(
        asRead(schema, format, without?.written.bytes ?? written.bytes),
      );
      expect(written.bytes).not.toEqual(without?.written.bytes);
    },
  );

  test('it reads what later releases add to a record as if it were not there', () => {
    const [record] = fixtures.filter(({ format }) => format === 'inbox-record');
    const { bytes } = writtenOf(record ?? { bytes: '' });
    expect(schema.read('InboxRecord', withUnknown(bytes))).toEqual(schema.read('InboxRecord', bytes));
  });
});

test('requests and events of a later release are left out, and those around them are taken', () => {
  const [known, event] = ['link-requests', 'link-events'].map(
    (format) => formatSamples().find((sample) => sample.format === format)?.written.bytes ?? new Uint8Array(0),
  ) as [Uint8Array, Uint8Array];
  const later = batchOf(UNKNOWN_FIELDS);
  expect(decodeLinkRequests(Buffer.concat([later, known, later]))).toHaveLength(1);
  expect(decodeLinkEvents(Buffer.concat([later, event, later]))).toHaveLength(1);
});

/** With the message inside a record read as well, which has fields of its own. */
function asRead(schema: ReturnType<typeof releaseSchema>, format: keyof typeof FORMATS, bytes: Uint8Array) {
  const value = schema.read(FORMATS[format].message, bytes);
  const { deliver } = value;
  if (typeof deliver !== 'string') return value;
  return { ...value, deliver: schema.read('Deliver', Buffer.from(deliver, 'base64')) };
}
