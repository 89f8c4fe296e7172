import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  CloseCode,
  ProtocolError,
  RequestProblem,
  decodeClientBatch,
  decodeServerBatch,
  encodeClientFrame,
  encodeServerFrame,
  v1,
} from '../src/index.js';
import { fromJson, schemaType, toJson } from './schema.js';
import { type FrameVector, type MalformedVector, fromHex, toHex, vectors } from './vectors.js';

const client = (vectors('client-frames') as { vectors: FrameVector[] }).vectors;
const server = (vectors('server-frames') as { vectors: FrameVector[] }).vectors;
const tolerated = (vectors('tolerated') as { vectors: (FrameVector & { message: string })[] }).vectors;
const malformed = (vectors('malformed') as { vectors: MalformedVector[] }).vectors;

const codecs = {
  Client: {
    frame: schemaType('ClientFrame'),
    decode: (bytes: Uint8Array): object[] => decodeClientBatch(bytes),
    encode: (frame: object): Uint8Array => encodeClientFrame(frame),
  },
  Server: {
    frame: schemaType('ServerFrame'),
    decode: (bytes: Uint8Array): object[] => decodeServerBatch(bytes),
    encode: (frame: object): Uint8Array => encodeServerFrame(frame),
  },
};

const wellFormed = [
  ...client.map((vector) => ({ ...vector, side: 'Client' as const })),
  ...server.map((vector) => ({ ...vector, side: 'Server' as const })),
];

test.each(wellFormed)('$side: $name', ({ side, json, hex }) => {
  const { frame: type, decode, encode } = codecs[side];
  const frames = json.frames ?? [];
  expect(decode(fromHex(hex)).map((frame) => toJson(type, frame))).toEqual(frames);
  const encoded = frames.map((frame) => encode(fromJson(type, frame)));
  expect(toHex(Buffer.concat(encoded))).toBe(hex);
});

test.each(tolerated)('tolerated: $name', ({ message, json, hex }) => {
  const { frame: type, decode } = message.endsWith('.ClientBatch') ? codecs.Client : codecs.Server;
  expect(decode(fromHex(hex)).map((frame) => toJson(type, frame))).toEqual(json.frames ?? []);
});

test.each(malformed)('malformed, from a $from: $name', ({ from, hex, times, closeCode }) => {
  const decode = from === 'client' ? decodeClientBatch : decodeServerBatch;
  let error: unknown;
  try {
    decode(fromHex(hex, times));
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(ProtocolError);
  expect((error as ProtocolError).closeCode).toBe(closeCode);
});

test('no message of one byte is a message', () => {
  for (let byte = 0; byte < 256; byte++) expect(() => decodeClientBatch(Uint8Array.of(byte))).toThrow(ProtocolError);
});

test('every request, answer and push has a vector', () => {
  const named = (frames: readonly FrameVector[]) =>
    new Set(frames.flatMap(({ json }) => (json.frames ?? []).flatMap((frame) => Object.keys(frame))));
  for (const field of schemaType('ClientFrame').fieldsArray) expect(named(client)).toContain(field.name);
  for (const field of schemaType('ServerFrame').fieldsArray) expect(named(server)).toContain(field.name);
});

/** Batches that follow each other are one batch of all their frames, so one run of buf reads many vectors. */
function readByBuf(message: string, all: readonly FrameVector[]): object[] {
  const args = ['convert', 'packages/protocol/proto', '--type', message, '--from', '-#format=binpb'];
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const out = execFileSync(`${root}/node_modules/.bin/buf`, [...args, '--to', '-#format=json'], {
    cwd: root,
    input: Buffer.concat(all.map(({ hex }) => fromHex(hex))),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return (JSON.parse(out.toString()) as { frames: object[] }).frames;
}

test('another implementation of protobuf reads the same in the vectors', () => {
  const isClient = ({ message }: { message: string }) => message.endsWith('.ClientBatch');
  const cases = [
    ['lantern.messaging.v1.ClientBatch', [...client, ...tolerated.filter(isClient)]],
    ['lantern.messaging.v1.ServerBatch', [...server, ...tolerated.filter((vector) => !isClient(vector))]],
  ] as const;
  for (const [message, all] of cases)
    expect(readByBuf(message, all)).toEqual(all.flatMap(({ json }) => json.frames ?? []));
});

test('the table of close codes is the one of the code', () => {
  const table = vectors('close-codes') as {
    actions: object;
    vectors: { code: number; name: string; action: string }[];
  };
  const codes = Object.entries(CloseCode).filter(([, code]) => typeof code === 'number');
  expect(table.vectors.map(({ code, name }) => [name, code])).toEqual(codes);
  for (const { action } of table.vectors) expect(Object.keys(table.actions)).toContain(action);
});

test('the table of problem codes is the one of the code', () => {
  const { vectors: table } = vectors('problem-codes') as {
    vectors: { number: v1.ProblemCode; name: string; retryable: boolean }[];
  };
  const codes = Object.entries(v1.ProblemCode).filter(([, code]) => typeof code === 'number');
  expect(table.map(({ name, number }) => [name, number])).toEqual(codes);
  for (const { number, retryable } of table)
    expect(new RequestProblem(number, '').toProblem().retryable).toBe(retryable);
});
