import { TestBrowser, browserTest, findChromium } from '@lantern/browser-testkit';
import { SeparateServices } from './separate-services.js';

const CALLERS = 'operator read-stats a-secret-of-at-least-32-bytes-for-tests';

const services = new SeparateServices();
let browser: TestBrowser | undefined;
const ports: Record<string, number> = {};

beforeAll(async () => {
  const transport = services.transport({ TRANSPORT_REST_CALLERS: CALLERS });
  await transport.start();
  services.linkPort = transport.linkPort;
  const keys = services.keys();
  await keys.start();
  services.keysPort = keys.port;
  const gateway = services.gateway();
  await gateway.start();
  Object.assign(ports, { transport: transport.adminPort, keys: keys.adminPort, gateway: gateway.adminPort });
  if (findChromium() !== undefined) browser = await TestBrowser.launch();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await services.stop();
});

const consoleOf = (part: string) => `http://127.0.0.1:${ports[part]}/console/`;

test('each service tells what it knows, and nothing of the others', async () => {
  const feedOf = async (part: string) => {
    const feed = await fetch(`${consoleOf(part)}feed`, { headers: { 'lantern-viewer': '0123456789abcdef' } });
    return (await feed.json()) as Record<string, unknown>;
  };
  const transport = await feedOf('transport');
  expect(transport).toMatchObject({ title: 'transport', parts: ['transport'], state: 'ready', search: 'ready' });
  expect(transport['transport']).toMatchObject({ partitionCount: expect.any(Number), parked: 0 });
  const keys = await feedOf('keys');
  expect(keys).toMatchObject({ title: 'keys', search: 'elsewhere', keys: { storeReachable: true } });
  const gateway = await feedOf('gateway');
  expect(gateway).toMatchObject({ title: 'gateway', search: 'elsewhere', gateway: { accepting: true } });
  expect([keys['transport'], gateway['transport'], gateway['keys'], transport['gateway']]).toEqual(
    Array(4).fill(undefined),
  );
});

browserTest('its page has the charts of its service, says what it is, and where the others are', async () => {
  const rows = [
    [
      'transport',
      'the partitions it owns',
      ['chart-online', 'chart-parked', 'lag-card', 'where-form'],
      ['chart-accept', 'stock-card'],
    ],
    ['keys', 'its key requests', ['chart-keys', 'stock-card'], ['chart-throughput', 'lag-card', 'where-form']],
    ['gateway', 'its connections', ['chart-accept', 'chart-refusals'], ['lag-card', 'stock-card', 'where-form']],
  ] as const;
  for (const [part, knows, there, absent] of rows) {
    const it = await browser!.open(consoleOf(part));
    await it.page.locator('#charts').waitFor();
    expect(await it.page.title()).toBe(`${part} · Lantern`);
    const scope = await it.page.locator('#scope').innerText();
    expect(scope).toContain(knows);
    expect(scope).toContain('Grafana');
    for (const id of there) expect([id, await it.page.locator(`#${id}`).isVisible()]).toEqual([id, true]);
    for (const id of absent) expect([id, await it.page.locator(`#${id}`).isVisible()]).toEqual([id, false]);
    expect([it.problems, it.foreignRequests]).toEqual([[], []]);
    await it.close();
  }
});
