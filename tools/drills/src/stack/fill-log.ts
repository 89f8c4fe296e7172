import { randomBytes, randomUUID } from 'node:crypto';
import { type PartitionId, type UserId, addressKey, encodeInboxRecord, partitionOf } from '@lantern/protocol';
import { silentLogger, systemClock } from '@lantern/runtime';
import { LmdbLog, openEnvironment } from '@lantern/transport';

/** A message that nobody comes for. */
export interface WaitingMessage {
  readonly userId: UserId;
  readonly deviceId: number;
  /** Hex. */
  readonly messageId: string;
}

export interface FillPlan {
  readonly messages: number;
  readonly perDevice: number;
  readonly partitions: number;
}

/** Of one append. */
const BATCH = 500;
const CIPHERTEXT_BYTES = 256;
const RETENTION_MS = 30 * 86_400_000;
const DEVICE = 1;
const REGISTRATION = 7;

/**
 * Accepts messages into the log of a new data directory, as the server does but for the clients: whoever starts a server on it
 * has it park them. @returns them by partition, in the order of the log
 */
export async function fillLog(
  path: string,
  { messages, perDevice, partitions }: FillPlan,
): Promise<{ readonly byPartition: readonly (readonly WaitingMessage[])[] }> {
  const environment = await openEnvironment({ path });
  const log = await LmdbLog.open({ environment, partitionCount: partitions, clock: systemClock, logger: silentLogger });
  const byPartition = Array.from({ length: partitions }, (): WaitingMessage[] => []);
  const users = Array.from({ length: Math.ceil(messages / perDevice) }, () => randomUUID() as UserId);
  for (let index = 0; index < messages; index++) {
    const userId = users[index % users.length] as UserId;
    const messageId = randomBytes(16).toString('hex');
    byPartition[partitionOf(userId, partitions)]?.push({ userId, deviceId: DEVICE, messageId });
  }
  const sender = { userId: randomUUID() as UserId, deviceId: 1 };
  const ciphertext = randomBytes(CIPHERTEXT_BYTES);
  const recordOf = ({ userId, messageId }: WaitingMessage) => {
    const serverTime = Date.now();
    const value = encodeInboxRecord({
      sender,
      messageId: Buffer.from(messageId, 'hex'),
      registrationId: REGISTRATION,
      kind: 1,
      ciphertext,
      serverTime,
      expiresAt: serverTime + RETENTION_MS,
      urgent: false,
      copy: 0,
    });
    return { address: addressKey({ userId, deviceId: DEVICE }), value };
  };
  const appendAll = async (waiting: readonly WaitingMessage[], partition: number) => {
    for (let from = 0; from < waiting.length; from += BATCH) {
      await log.append(partition as PartitionId, waiting.slice(from, from + BATCH).map(recordOf));
    }
  };
  await Promise.all(byPartition.map(appendAll));
  await log.close();
  await environment.close();
  return { byPartition: byPartition.filter((waiting) => waiting.length > 0) };
}
