import { join } from 'node:path';
import type { MongoServer } from './backend.js';
import { breakableNodes } from './breakable-nodes.js';
import { freePorts } from './free-ports.js';
import { Keeper } from './keeper.js';
import { localMongoPython } from './local-mongo-environment.js';
import { LocalNode } from './local-node.js';
import { probeMongo } from './mongo-probe.js';

/** On a machine with other work a start may take long. */
const startTimeoutMs = 180_000;

/**
 * Starts SecantusDB, a server of the MongoDB protocol over WiredTiger: Python is all it needs. It is right where MongoDB is
 * right as far as this product asks, and slow: no speed measured on it says anything about MongoDB.
 */
export async function startLocalMongo(): Promise<MongoServer> {
  const python = await localMongoPython();
  const keeper = await Keeper.start();
  try {
    const directory = keeper.makeDirectory('lantern-mongo-');
    const [port] = await freePorts(1);
    const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
    // Run as a module: the environment's own start scripts name the place where it was made.
    const storage = ['--storage-path', join(directory, 'data'), '--cache-size', '256M', '--sync-on-commit'];
    const node = new LocalNode({
      name: 'SecantusDB',
      command: python,
      args: ['-m', 'secantus', '--host', '127.0.0.1', '--port', String(port), ...storage],
      directory,
      keeper,
      probe: async () => probeMongo(url),
      startTimeoutMs,
    });
    await node.start();
    return {
      origin: 'local',
      description: 'SecantusDB 0.7.0b3 (MongoDB protocol over WiredTiger), a local process',
      url,
      ...breakableNodes([node]),
      stop: async () => keeper.close(),
    };
  } catch (error) {
    await keeper.close();
    throw error;
  }
}
