import type { MongoBackend, MongoServer } from './backend.js';
import { startDockerMongo } from './docker-mongo.js';
import { announceBackend, firstAvailable } from './first-available.js';
import { startLocalMongo } from './local-mongo.js';
import { probeMongo } from './mongo-probe.js';

/** A database of the caller's own, to be broken at will: Docker's if an engine answers, else a local process. */
export async function startMongoServer(): Promise<MongoServer> {
  const server = await firstAvailable('MongoDB', [
    { name: 'Docker', start: startDockerMongo },
    { name: 'a local process', start: startLocalMongo },
  ]);
  announceBackend(server, server.url);
  return server;
}

/**
 * A database to share with others, who each use a database name of their own: the one that `MONGODB_URL` names (a replica
 * set), else one started here. What is named but does not answer is an error, never replaced.
 */
export async function mongoBackend(environment: NodeJS.ProcessEnv = process.env): Promise<MongoBackend> {
  const url = environment['MONGODB_URL'];
  if (!url) return startMongoServer();
  try {
    await probeMongo(url);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // Without the address: it may hold a password.
    throw new Error(`MONGODB_URL is set, but: ${reason}`, { cause });
  }
  return { origin: 'environment', description: 'MongoDB of MONGODB_URL', url, stop: async () => undefined };
}
