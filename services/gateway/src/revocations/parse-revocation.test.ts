import { parseRevocation } from './parse-revocation.js';

const options = { now: Date.parse('2026-05-01T12:00:00Z'), command: 'gateway revoke' };
const { now: NOW } = options;
const user = '00112233-4455-4677-8899-aabbccddeeff';

test('the arguments say whose tokens, for which device, and which', () => {
  expect(parseRevocation(['--user', user.toUpperCase()], options)).toEqual({ userId: user, issuedUntil: NOW });
  const all = ['--user', user, '--device', '0', '--issued-before', '2026-05-01T12:00:00+02:00'];
  expect(parseRevocation(all, options)).toEqual({ userId: user, deviceId: 0, issuedUntil: NOW - 7_200_000 });
});

test.each([
  ['nobody', [], '--user is missing'],
  ['somebody who is no UUID', ['--user', 'alice'], '--user alice is not a UUID'],
  ['a device beyond uint32', ['--user', user, '--device', '4294967296'], '--device 4294967296 is not a whole number'],
  ['a device by name', ['--user', user, '--device', 'phone'], '--device phone is not'],
  ['a time without a zone', ['--user', user, '--issued-before', '2026-05-01T11:00:00'], 'not a time with its zone'],
  ['a time that is none', ['--user', user, '--issued-before', '2026-13-01T11:00:00Z'], 'not a time'],
  ['a time to come', ['--user', user, '--issued-before', '2026-05-01T12:00:01Z'], 'lies in the future'],
  ['another option', ['--user', user, '--all'], "Unknown option '--all'"],
  ['words', ['--user', user, 'now'], 'Unexpected argument'],
])('%s is refused, with the usage', (_title, args, problem) => {
  const parse = () => parseRevocation(args, options);
  expect(parse).toThrow(problem);
  expect(parse).toThrow('Usage: gateway revoke');
});
