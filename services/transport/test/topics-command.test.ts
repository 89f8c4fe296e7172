import { createServer } from 'node:net';
import { ConfigError, OperatorError } from '@lantern/runtime';
import { loadTransportProcessSettings } from '../src/distributed.js';
import { topicsCommand } from '../src/topics-command.js';

/** Nobody listens there. */
async function deadBroker(): Promise<string> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

test.each([[[]], [['make']], [['apply', 'now']]])('the command %j is answered with what there is', async (args) => {
  await expect(topicsCommand(args, {})).rejects.toThrow(OperatorError);
  await expect(topicsCommand(args, {})).rejects.toThrow('Usage: transport topics apply | check');
});

test('a broker that does not answer is one line that says what to do', async () => {
  const broker = await deadBroker();
  // The variables of a transport may be there; MongoDB and the other services are not needed.
  const env = { KAFKA_BROKERS: broker, TRANSPORT_RETENTION_MS: '3600000', TRANSPORT_SERVICE_SECRET: 'short' };
  const failure = await topicsCommand(['check'], env).catch((error: unknown) => error as Error);
  expect(failure).toBeInstanceOf(OperatorError);
  expect((failure as Error).message).toMatch(
    /^No Kafka broker answers at 127\.0\.0\.1:\d+ \(.*\): check the addresses.*\.$/,
  );
});

test('a configuration that is wrong is told as such', async () => {
  await expect(topicsCommand(['apply'], {})).rejects.toThrow(ConfigError);
  const env = { KAFKA_BROKERS: 'a:1', TRANSPORT_PARTITION: '8' };
  await expect(topicsCommand(['apply'], env)).rejects.toThrow('did you mean TRANSPORT_PARTITIONS?');
});

test('a transport says everything that is wrong with its environment at once', () => {
  const load = () => loadTransportProcessSettings({ TRANSPORT_SERVICE_SECRET: 'short', TRANSPORT_LINK_PORT: 'x' });
  expect(load).toThrow(ConfigError);
  for (const name of ['TRANSPORT_SERVICE_SECRET', 'TRANSPORT_LINK_PORT', 'KAFKA_BROKERS', 'MONGODB_URL'])
    expect(load).toThrow(name);
});
