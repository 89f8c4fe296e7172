import { randomBytes } from 'node:crypto';
import { createMetricsRegistry } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { GatewayFixture } from './gateway-fixture.js';

let fixture: GatewayFixture;

afterEach(() => fixture.stop());

describe('what counts as frames of a connection beside its requests', () => {
  test('acks, by the ids that they name', async () => {
    fixture = await GatewayFixture.start({ framesPerConnection: { burst: 100, intervalMs: 10 } });
    const { client } = await fixture.attached();
    const { client: bystander } = await fixture.attached();
    const deliveryIds = Array.from({ length: 50 }, () => randomBytes(3));
    const acks = Array.from({ length: 10 }, () => client.send({ ack: { deliveryIds } })).flat();
    const answered = () => acks.filter((seq) => client.answers(seq).length > 0).length;
    await until(() => answered() > 0, { message: 'none is answered' });
    await bystander.isServed();
    expect(answered()).toBeLessThanOrEqual(3);
    await until(
      async () => {
        await fixture.advance(500);
        return answered() === 10;
      },
      { message: () => `${answered()} answered` },
    );
  });

  test('requests that are refused for their rate, as ten', async () => {
    const framesPerConnection = { burst: 100, intervalMs: 10 };
    fixture = await GatewayFixture.start({ framesPerConnection, keyRequestsPerUser: { burst: 1, intervalMs: 60_000 } });
    const { client } = await fixture.attached();
    const { client: bystander } = await fixture.attached();
    const uploads = client.send(...Array.from({ length: 30 }, () => ({ uploadPreKeys: {} })));
    const answered = () => uploads.filter((seq) => client.answers(seq).length > 0).length;
    await until(() => answered() > 0, { message: 'none is answered' });
    await bystander.isServed();
    expect(answered()).toBeLessThan(30);
    await until(
      async () => {
        await fixture.advance(500);
        return answered() === 30;
      },
      { message: () => `${answered()} answered` },
    );
  });

  test('pings and pongs of WebSocket', async () => {
    const metrics = createMetricsRegistry({ node: false });
    fixture = await GatewayFixture.start({ framesPerConnection: { burst: 100, intervalMs: 10 } }, { metrics });
    const { client } = await fixture.attached();
    const { client: bystander } = await fixture.attached();
    for (let pong = 0; pong < 300; pong++) client.ws.pong();
    const throttled = async () => (await metrics.render()).includes('lantern_gateway_throttles_total 1');
    await until(throttled, { message: 'it is read on' });
    const [seq] = client.send({ ping: {} });
    await bystander.isServed();
    expect(client.answers(seq!)).toEqual([]);
    await until(
      async () => {
        await fixture.advance(500);
        return client.answers(seq!).length === 1;
      },
      { message: 'it is not read again' },
    );
  });
});
