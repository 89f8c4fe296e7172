import { crc32c } from './kafkajs-crc32c.js';
import type { KafkaRequests, ProducePartition, ProducedMessage } from './kafkajs-protocol.js';

// kafkajs copies each record eight times on its way into a request, and clears the memory before each. Here the body of the request
// is written into one buffer of the right size.

/** Of a record batch: base offset and length. */
const BATCH_HEAD_BYTES = 12;
/** Leader epoch, magic byte, checksum. */
const BATCH_SUM_BYTES = 9;
/** Attributes, last offset delta, two times, producer id and epoch, first sequence, count of records. */
const BATCH_FIELDS_BYTES = 40;
const MAGIC = 2;

/** A record before it is written: its size is written first. */
interface SizedRecord {
  readonly message: ProducedMessage;
  readonly headers: readonly (readonly [key: Buffer, value: Buffer])[];
  readonly bytes: number;
}

function sizeOfVarInt(value: number): number {
  const zigZag = value * 2;
  if (zigZag < 0x80) return 1;
  if (zigZag < 0x4000) return 2;
  if (zigZag < 0x20_0000) return 3;
  return zigZag < 0x1000_0000 ? 4 : 5;
}

function sizeOfVarBytes({ length }: Uint8Array): number {
  return sizeOfVarInt(length) + length;
}

function sizeRecord(message: ProducedMessage, index: number): SizedRecord {
  const headers = Object.entries(message.headers ?? {}).map(
    ([key, value]) => [Buffer.from(key), Buffer.from(value)] as const,
  );
  let bytes = 1 + 1 + sizeOfVarInt(index) + sizeOfVarBytes(message.key) + sizeOfVarBytes(message.value);
  bytes += sizeOfVarInt(headers.length);
  for (const [key, value] of headers) bytes += sizeOfVarBytes(key) + sizeOfVarBytes(value);
  return { message, headers, bytes };
}

interface SizedPartition {
  readonly partition: number;
  readonly records: readonly SizedRecord[];
  /** Of the batch. */
  readonly bytes: number;
}

function sizePartition({ partition, messages }: ProducePartition): SizedPartition {
  const records = messages.map(sizeRecord);
  const bytes = records.reduce(
    (sum, record) => sum + sizeOfVarInt(record.bytes) + record.bytes,
    BATCH_HEAD_BYTES + BATCH_SUM_BYTES + BATCH_FIELDS_BYTES,
  );
  return { partition, records, bytes };
}

/** Writes big-endian integers and Kafka's zig-zag varints one after the other. */
class ProduceWriter {
  readonly out: Buffer;
  at = 0;

  constructor(bytes: number) {
    // Not cleared: every byte is written, which `finish` sees to.
    this.out = Buffer.allocUnsafe(bytes);
  }

  int8(value: number): void {
    this.out[this.at++] = value;
  }

  int16(value: number): void {
    this.at = this.out.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.out.writeInt32BE(value, this.at);
  }

  int64(value: number): void {
    this.at = this.out.writeBigInt64BE(BigInt(value), this.at);
  }

  /** Not negative. */
  varInt(value: number): void {
    let rest = value * 2;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.out[this.at++] = (rest & 0x7f) | 0x80;
    this.out[this.at++] = rest;
  }

  bytes(value: Uint8Array): void {
    this.out.set(value, this.at);
    this.at += value.length;
  }

  varBytes(value: Uint8Array): void {
    this.varInt(value.length);
    this.bytes(value);
  }

  finish(): Buffer {
    if (this.at !== this.out.length) throw new RangeError(`wrote ${this.at} of ${this.out.length} bytes`);
    return this.out;
  }
}

function writeRecord(to: ProduceWriter, { message, headers, bytes }: SizedRecord, index: number): void {
  to.varInt(bytes);
  to.int8(0);
  // All of a batch have its time.
  to.varInt(0);
  to.varInt(index);
  to.varBytes(message.key);
  to.varBytes(message.value);
  to.varInt(headers.length);
  for (const [key, value] of headers) {
    to.varBytes(key);
    to.varBytes(value);
  }
}

/** No compression (ciphertext does not shrink), no transaction, no producer id (K12). */
function writeBatch(to: ProduceWriter, { records, bytes }: SizedPartition, now: number): void {
  to.int64(0);
  to.int32(bytes - BATCH_HEAD_BYTES);
  to.int32(0);
  to.int8(MAGIC);
  const sumAt = to.at;
  to.int32(0);
  const summed = to.at;
  to.int16(0);
  to.int32(records.length - 1);
  to.int64(now);
  to.int64(now);
  to.int64(-1);
  to.int16(0);
  to.int32(0);
  to.int32(records.length);
  records.forEach((record, index) => writeRecord(to, record, index));
  to.out.writeUInt32BE(crc32c(to.out.subarray(summed, to.at)), sumAt);
}

/** The body of a Produce request, versions 3 to 7. `now`: Unix ms, the time of all its records. */
export function encodeProduce({ acks, timeout, topicData }: KafkaRequests['Produce']['args'], now: number): Buffer {
  const topics = topicData.map(({ topic, partitions }) => ({
    name: Buffer.from(topic),
    partitions: partitions.map(sizePartition),
  }));
  let bytes = 2 + 2 + 4 + 4;
  for (const { name, partitions } of topics) {
    bytes += 2 + name.length + 4;
    for (const partition of partitions) bytes += 4 + 4 + partition.bytes;
  }
  const to = new ProduceWriter(bytes);
  // No transaction.
  to.int16(-1);
  to.int16(acks);
  to.int32(timeout);
  to.int32(topics.length);
  for (const { name, partitions } of topics) {
    to.int16(name.length);
    to.bytes(name);
    to.int32(partitions.length);
    for (const partition of partitions) {
      to.int32(partition.partition);
      to.int32(partition.bytes);
      writeBatch(to, partition, now);
    }
  }
  return to.finish();
}
