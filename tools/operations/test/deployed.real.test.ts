import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { Constellation, type MongoBackend, mongoBackend } from '@lantern/testkit';
import { BuiltImages } from './deployed/built-images.js';
import { KafkaOfTheManifests } from './deployed/kafka-of-the-manifests.js';
import { runDemo } from './run-demo.js';

const SERVICES = ['gateway', 'keys', 'transport'] as const;
const closers: (() => unknown)[] = [];
let built: BuiltImages;
let kafka: KafkaOfTheManifests;
let mongo: MongoBackend;
let constellation: Constellation;

beforeAll(async () => {
  built = BuiltImages.build();
  closers.push(() => built.remove());
  kafka = await KafkaOfTheManifests.start();
  closers.push(() => kafka.cluster.stop());
  mongo = await mongoBackend();
  closers.push(() => mongo.stop());
  constellation = await Constellation.prepare({
    kafka: kafka.cluster,
    mongo,
    transports: 2,
    images: built.images,
    env: {
      gateway: kafka.settings('lantern-gateway'),
      keys: kafka.settings('lantern-keys'),
      transport: kafka.settings('lantern-transport'),
    },
  });
  closers.push(() => constellation.stop());
  // With the public key of tokens, for the user of the services.
  chmodSync(constellation.directory, 0o755);
}, 900_000);

afterAll(async () => {
  for (const close of closers.reverse()) await close();
}, 60_000);

describe('what goes into the images', () => {
  test('is small: an image of less than 200 MB has room for it beside Node', () => {
    for (const service of SERVICES) {
      const size = built.megabytes(service);
      console.info(`${service}: ${size.toFixed(1)} MB`);
      expect([service, size < 50]).toEqual([service, true]);
    }
  });

  test('checks the topics with the rights of its user', () => {
    const { directory, command, user } = built.images.transport;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...command, 'topics', 'check'], {
      cwd: directory,
      encoding: 'utf8',
      env: {
        ...kafka.settings('lantern-topics'),
        TRANSPORT_PARTITIONS: '8',
        TRANSPORT_REPLICATION_FACTOR: '1',
      },
      ...(user !== undefined && { uid: user, gid: user }),
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('The topics are as they have to be.');
  });

  test('runs as another user on a tree that nobody can write to, with the rights that the manifests give, and passes the demo', async () => {
    const before = SERVICES.map((service) => built.files(service));
    await Promise.all(constellation.services.map((service) => service.start()));
    const urls = constellation.urls.flatMap((url) => ['--url', url]);
    const { code, output } = await runDemo(...urls, '--data', constellation.directory);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    expect(SERVICES.map((service) => built.files(service))).toEqual(before);
    const codes = [];
    for (const group of [constellation.gateways, constellation.keys, constellation.transports]) {
      codes.push(...(await Promise.all(group.map((service) => service.terminate()))));
    }
    expect(codes).toEqual(constellation.services.map(() => 0));
    const said = constellation.services.map(({ log }) => log).join('\n');
    expect(said.split('\n').filter((line) => /authoriz|EACCES|EROFS/i.test(line))).toEqual([]);
  }, 180_000);
});
