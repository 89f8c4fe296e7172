export interface StoredRecord {
  readonly record: number;
  readonly content: Buffer;
}

export interface FloorPage {
  readonly box: number;
  /** Only records above. */
  readonly after: number;
  readonly limit: number;
}

/** Where the floor keeps its records. Boxes and records are uint32; the records of a box ascend in the order of delivery. */
export interface FloorStorage {
  /** Told of each record that is durable and may be delivered. For one at a time. */
  onStored(stored: (box: number, record: number, content: Buffer) => void): void;
  /** Calls back when the content is durable for all boxes. */
  put(boxes: readonly number[], content: Buffer, done: () => void): void;
  /** Calls back when the record will not be read again, whatever happens. */
  remove(box: number, record: number, done: () => void): void;
  /** Stored records that `stored` was told of; it is told of later ones only after the callback. */
  read(page: FloorPage, found: (records: readonly StoredRecord[]) => void): void;
  close(): Promise<void>;
}
