import { until } from '@lantern/runtime/testing';
import { ackOf } from '../test-device.js';
import { SeparatePrivacyRun } from './separate-privacy-run.js';

/** I8 where each service is a process of its own, on Kafka and MongoDB, in good order and while things break. */

const CLIENT_IP = '127.44.55.66';
const ANSWERED_WITHIN_MS = 90_000;
let services: SeparatePrivacyRun | undefined;

beforeAll(async () => {
  services = await SeparatePrivacyRun.start({
    keys: 1,
    transports: 2,
    settings: { LOG_LEVEL: 'debug' },
    env: { transport: { TRANSPORT_SESSION_TIMEOUT_MS: '3000' } },
    localAddress: CLIENT_IP,
  });
}, 180_000);

afterAll(() => services?.stop(), 60_000);

async function metrics({ constellation }: SeparatePrivacyRun): Promise<string> {
  const pages = constellation.services.map(async ({ listening }) => {
    const response = await fetch(`http://127.0.0.1:${String(listening?.['adminPort'])}/metrics`);
    return response.text();
  });
  return (await Promise.all(pages)).join('\n');
}

/** A database that does not answer, and then is not there, and the death of the owner of every other mailbox. @returns what clients were told */
async function trafficWhileThingsBreak({ run, mongo, constellation }: SeparatePrivacyRun): Promise<string> {
  const [alice, bob] = [run.person(1_414_213_562), run.person(1_732_050_807)];
  const [forAlice, forBob] = [await run.registered(alice), await run.registered(bob)];
  const newcomer = run.person(2_236_067_977);
  const forNewcomer = await run.connect(newcomer);
  await forNewcomer.expect('welcome', { hello: { deviceId: newcomer.deviceId } });
  const ask = () => [
    forAlice.answer(forAlice.sendOne(run.claim(bob)), ANSWERED_WITHIN_MS),
    forBob.answer(forBob.sendOne(run.upload(100)), ANSWERED_WITHIN_MS),
    forNewcomer.answer(forNewcomer.sendOne({ registerDevice: run.registration(newcomer) }), ANSWERED_WITHIN_MS),
  ];
  await mongo.pause();
  const hanging = await Promise.all(ask());
  await mongo.resume();
  await mongo.kill();
  const refused = await Promise.all(ask());
  await mongo.restart();
  await constellation.transports[0]?.restart();
  // What is under way may be refused for a while.
  await until(async () => (await forAlice.request(run.message(bob))).body === 'accepted', {
    message: 'sends are accepted again',
    timeoutMs: ANSWERED_WITHIN_MS,
  });
  const messages = await forBob.received('deliver');
  await forBob.answer(forBob.sendOne(ackOf(messages)), ANSWERED_WITHIN_MS);
  return JSON.stringify([hanging, refused].flat().map(({ problem }) => problem ?? 'done'));
}

test('logs, metrics and answers of all processes name nobody and hold no token, key or ciphertext (I8)', async () => {
  const { run, constellation } = services!;
  const { secrets } = run;
  const told = await run.traffic();
  const quiet = await metrics(services!);
  const toldBroken = await trafficWhileThingsBreak(services!);
  const measured = `${quiet}${await metrics(services!)}`;
  await run.traffic();
  await constellation.terminate();

  secrets.addText('IP address of a client', CLIENT_IP);
  secrets.addText('service secret', SeparatePrivacyRun.serviceSecret);
  const logs = constellation.services.map(({ log }) => log);
  for (const log of logs) expect(log.split('\n').filter((line) => line.startsWith('{')).length).toBeGreaterThan(1);
  const warnings = logs.join('').match(/"level":"(warn|error)"/g) ?? [];
  expect(warnings.length).toBeGreaterThan(3);
  expect(measured).toContain('lantern_gateway_');
  expect(measured).toContain('lantern_keys_');
  expect(measured).toContain('lantern_transport_');
  for (const log of logs) expect(secrets.foundIn(log)).toEqual([]);
  expect(secrets.foundIn(measured)).toEqual([]);
  expect(secrets.foundIn(told + toldBroken)).toEqual([]);
  // Nor any token, such as those by which the services know each other.
  expect([...logs, measured, told].join('').match(/\beyJ[\w-]{8,}\./g)).toBeNull();
  // The search finds what is there.
  expect(secrets.foundIn(`${logs.join('')} from ${CLIENT_IP}`)).toEqual(['IP address of a client']);
}, 600_000);
