import type { MongoServer } from './backend.js';
import { breakableNodes } from './breakable-nodes.js';
import { dockerHost, startDockerNode } from './docker-node.js';
import { freePorts } from './free-ports.js';
import { probeMongo } from './mongo-probe.js';

/** Starts MongoDB 8 in a container, as a replica set of one: transactions and majority reads need a replica set. */
export async function startDockerMongo(): Promise<MongoServer> {
  const { GenericContainer } = await import('testcontainers');
  const host = await dockerHost();
  const [port = 0] = await freePorts(1);
  // Direct, because the set's own name for its member is a name inside the container.
  const url = `mongodb://${host}:${port}/?directConnection=true`;
  const node = await startDockerNode({
    name: 'MongoDB',
    container: new GenericContainer('mongo:8')
      .withCommand(['--replSet', 'testkit', '--bind_ip_all'])
      .withExposedPorts({ container: 27017, host: port }),
    prepare: ['mongosh', '--quiet', '--eval', 'rs.initiate()'],
    probe: async () => probeMongo(url),
  });
  return {
    origin: 'docker',
    description: 'MongoDB 8, replica set of one, in Docker',
    url,
    ...breakableNodes([node]),
    stop: async () => node.stop(),
  };
}
