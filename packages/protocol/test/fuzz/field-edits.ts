import fc from 'fast-check';

/** A field of a protobuf message: what stands on the wire after its tag, without the length of a length-delimited one. */
interface Field {
  readonly number: number;
  readonly wireType: number;
  readonly payload: Buffer;
}

/** A change of one field, at any depth, after which all lengths are right again. */
export interface FieldEdit {
  readonly kind: 'duplicate' | 'drop' | 'last' | 'unknown' | 'wire-type' | 'number' | 'varint' | 'nest' | 'empty';
  /** Which field at each depth; the last one is changed. */
  readonly path: readonly number[];
  readonly number: number;
  readonly wireType: number;
  readonly value: bigint;
  readonly times: number;
}

const VARINT = 0;
const BYTES = 2;

export function varint(value: bigint): number[] {
  return value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...varint(value >> 7n)];
}

class Cursor {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  varint(): number | undefined {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  }

  take(length: number | undefined): Buffer | undefined {
    if (length === undefined || this.at + length > this.bytes.length) return undefined;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  payload(wireType: number): Buffer | undefined {
    if (wireType === BYTES) return this.take(this.varint());
    if (wireType === 1) return this.take(8);
    if (wireType === 5) return this.take(4);
    if (wireType !== VARINT) return undefined;
    const start = this.at;
    return this.varint() === undefined ? undefined : this.bytes.subarray(start, this.at);
  }
}

/** The fields of a message; undefined when the bytes are none. */
function split(bytes: Buffer): Field[] | undefined {
  const cursor = new Cursor(bytes);
  const fields: Field[] = [];
  while (cursor.at < bytes.length) {
    const tag = cursor.varint();
    if (tag === undefined || tag < 8) return undefined;
    const payload = cursor.payload(tag % 8);
    if (payload === undefined) return undefined;
    fields.push({ number: Math.floor(tag / 8), wireType: tag % 8, payload });
  }
  return fields;
}

function join(fields: readonly Field[]): Buffer {
  const pieces = fields.flatMap(({ number, wireType, payload }) => {
    const tag = varint(BigInt(number) * 8n + BigInt(wireType));
    const head = wireType === BYTES ? [...tag, ...varint(BigInt(payload.length))] : tag;
    return [Buffer.from(head), payload];
  });
  return Buffer.concat(pieces);
}

function changed(field: Field, { kind, number, wireType, value, times }: FieldEdit): Field[] {
  switch (kind) {
    case 'duplicate':
      return Array.from({ length: 1 + times }, () => field);
    case 'drop':
      return [];
    case 'last':
      return [field, { ...field, payload: field.payload.subarray(0, field.payload.length >> 1) }];
    case 'unknown':
      return [field, { number, wireType: BYTES, payload: field.payload }];
    case 'wire-type':
      return [{ ...field, wireType }];
    case 'number':
      return [{ ...field, number }];
    case 'varint':
      return [{ ...field, wireType: VARINT, payload: Buffer.from(varint(value)) }];
    case 'empty':
      return [{ ...field, payload: Buffer.alloc(0) }];
    default: {
      let payload = field.payload;
      for (let depth = 0; depth < times; depth++) payload = join([{ ...field, wireType: BYTES, payload }]);
      return [{ ...field, wireType: BYTES, payload }];
    }
  }
}

/** The message after the change; as it was where it is none. */
export function applyFieldEdit(bytes: Buffer, edit: FieldEdit, depth = 0): Buffer {
  const fields = split(bytes);
  if (fields === undefined || fields.length === 0) return bytes;
  const index = (edit.path[depth] ?? 0) % fields.length;
  const field = fields[index];
  if (field === undefined) return bytes;
  const deeper = depth + 1 < edit.path.length && field.wireType === BYTES && split(field.payload) !== undefined;
  const after = deeper ? [{ ...field, payload: applyFieldEdit(field.payload, edit, depth + 1) }] : changed(field, edit);
  return join([...fields.slice(0, index), ...after, ...fields.slice(index + 1)]);
}

export const fieldEdit: fc.Arbitrary<FieldEdit> = fc.record({
  kind: fc.constantFrom(
    ...(['duplicate', 'drop', 'last', 'unknown', 'wire-type', 'number', 'varint', 'nest', 'empty'] as const),
  ),
  path: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 5 }),
  number: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(15, 16, 2_047, 2 ** 29 - 1)),
  wireType: fc.nat({ max: 7 }),
  value: fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.constantFrom(0n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 70n),
  ),
  times: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom(40, 99, 101, 300)),
});
