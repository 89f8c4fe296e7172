import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { v1 } from '../src/index.js';

// The .proto files as read by protobufjs's own parser: a second way to the wire, beside the generated code.

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => fileURLToPath(new URL(`../proto/${target}`, import.meta.url));
root.loadSync(['client', 'record', 'link'].map((name) => `lantern/messaging/v1/${name}.proto`));
root.resolveAll();

const namespace = root.lookup('lantern.messaging.v1') as protobuf.Namespace;

export const messageTypes = namespace.nestedArray.filter((item) => item instanceof protobuf.Type);

/** The generated class of a message type. */
export interface Codec {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

export function generated(type: protobuf.Type): Codec {
  const classes: Readonly<Record<string, unknown>> = v1;
  return classes[type.name] as Codec;
}

export function schemaType(name: string): protobuf.Type {
  return namespace.lookupType(name);
}

/** A decoded message as canonical proto3 JSON: base64, enum names, 64-bit integers as strings. */
export function toJson(type: protobuf.Type, message: object): object {
  const { bytes, longs, enums } = { bytes: String, longs: String, enums: String };
  return JSON.parse(JSON.stringify(type.toObject(message as protobuf.Message, { bytes, longs, enums })));
}

/** The inverse of {@link toJson}, with 64-bit integers as numbers. */
export function fromJson(type: protobuf.Type, json: object): object {
  return type.toObject(type.fromObject(json), { longs: Number });
}

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  uint32: fc.oneof(fc.nat({ max: 0xffff_ffff }), fc.constantFrom(0, 1, 127, 128, 0xffff_ffff)),
  uint64: fc.maxSafeNat(),
  int64: fc.maxSafeInteger(),
  bool: fc.boolean(),
  string: fc.string({ unit: 'grapheme', maxLength: 70 }),
  bytes: fc.uint8Array({ maxLength: 300 }),
};

/** Plain objects of a message type, with any of its fields present and at most one of each oneof. */
export function messages(type: protobuf.Type): fc.Arbitrary<Record<string, unknown>> {
  const choices = type.oneofsArray.filter((oneof) => oneof.fieldsArray.length > 1);
  const inChoice = new Set(choices.flatMap((oneof) => oneof.fieldsArray));
  const plain = type.fieldsArray.filter((field) => !inChoice.has(field));
  const records = plain.map((field) => fc.record({ [field.name]: values(field) }, { requiredKeys: [] }));
  const chosen = choices.map((oneof) =>
    fc.oneof(fc.constant({}), ...oneof.fieldsArray.map((field) => fc.record({ [field.name]: values(field) }))),
  );
  return fc.tuple(...records, ...chosen).map((parts) => Object.assign({}, ...parts) as Record<string, unknown>);
}

function values(field: protobuf.Field): fc.Arbitrary<unknown> {
  const one = single(field);
  return field.repeated ? fc.array(one, { minLength: 1, maxLength: 4 }) : one;
}

function single(field: protobuf.Field): fc.Arbitrary<unknown> {
  const type = field.resolvedType;
  if (type instanceof protobuf.Enum) return fc.constantFrom(...Object.values(type.values).filter((value) => value > 0));
  if (type instanceof protobuf.Type) return messages(type);
  const scalar = scalars[field.type];
  if (scalar === undefined) throw new Error(`no values for ${field.type}`);
  return scalar;
}
