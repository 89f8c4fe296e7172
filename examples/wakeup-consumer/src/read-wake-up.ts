/** A device that has urgent mail and did not come for it. */
export interface WakeUp {
  /** UUID in lower case. */
  readonly userId: string;
  readonly deviceId: number;
  /** When it was written, Unix ms. */
  readonly at: number;
}

/** As a record of `wakeups.v1` comes from any Kafka client. */
export interface WakeUpRecord {
  readonly key: Buffer | null;
  /** Unix ms, as text. */
  readonly timestamp: string;
}

const USER_ID_BYTES = 16;
const KEY_BYTES = USER_ID_BYTES + 4;

/** Reads a record: its key is the address, the user's UUID and then the device id, big-endian. Undefined for what is none. */
export function readWakeUp({ key, timestamp }: WakeUpRecord): WakeUp | undefined {
  if (key?.length !== KEY_BYTES) return undefined;
  const hex = key.subarray(0, USER_ID_BYTES).toString('hex');
  const userId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { userId, deviceId: key.readUInt32BE(USER_ID_BYTES), at: Number(timestamp) };
}
