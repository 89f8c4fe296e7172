import { FloorServer } from './floor-server.js';
import type { FloorStorage } from './floor-storage.js';
import { FloorStore } from './floor-store.js';

/** LMDB in a directory, or Kafka, whichever was named. */
async function openStorage({ FLOOR_DATA_DIR, FLOOR_KAFKA_BROKERS }: NodeJS.ProcessEnv): Promise<FloorStorage> {
  if (FLOOR_KAFKA_BROKERS !== undefined) {
    const { KafkaFloorStore } = await import('./kafka-floor-store.js');
    return KafkaFloorStore.open(FLOOR_KAFKA_BROKERS.split(','));
  }
  if (FLOOR_DATA_DIR === undefined) throw new Error('neither FLOOR_DATA_DIR nor FLOOR_KAFKA_BROKERS is set');
  return new FloorStore(FLOOR_DATA_DIR);
}

const server = new FloorServer(await openStorage(process.env));
process.once('SIGTERM', () => void server.close());
console.log(`listening on ${await server.listening()}`);
