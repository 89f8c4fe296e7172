import { PrivacyRun } from './privacy-run.js';
import { RawClient } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';

/** I8, end to end: what a run logs, measures and answers to others is searched for everything that it was given. */

const fixture = new StandaloneFixture({ env: { STANDALONE_LOG_LEVEL: 'debug', STANDALONE_HOST: '127.0.0.1' } });
/** Where clients come from: an address that is not the server's own. */
const CLIENT_IP = '127.44.55.66';
afterAll(() => fixture.stop());

const run = new PrivacyRun({
  token: (userId) => fixture.token({ userId }),
  open: async (token) => {
    const client = await RawClient.connect(fixture.server.url, { token, localAddress: CLIENT_IP });
    fixture.clients.push(client);
    return client;
  },
});

test('logs, metrics and what others are told name nobody and hold no token, key or ciphertext (I8)', async () => {
  const { secrets } = run;
  await fixture.start();
  const told = await run.traffic();
  const metrics = await (await fetch(metricsUrl())).text();
  expect(metrics).toContain('lantern_');
  await fixture.server.kill('SIGTERM');
  const first = fixture.server.output;
  // Again on the same data, and killed with the connections open.
  await fixture.start();
  await run.traffic();
  await fixture.server.kill();

  secrets.addText('IP address of a client', CLIENT_IP);
  const output = first + fixture.server.output;
  expect(output.split('\n').filter((line) => line.startsWith('{')).length).toBeGreaterThan(2);
  expect(secrets.foundIn(output)).toEqual([]);
  expect(secrets.foundIn(metrics)).toEqual([]);
  expect(secrets.foundIn(told)).toEqual([]);
  // The search finds what is there.
  expect(secrets.foundIn(`${output} from ${CLIENT_IP}`)).toEqual(['IP address of a client']);
}, 180_000);

function metricsUrl(): string {
  const found = /(http:\/\/\S+\/metrics)/.exec(fixture.server.output);
  return found?.[1] ?? '';
}
