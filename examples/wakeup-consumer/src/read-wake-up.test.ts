import { readWakeUp } from './read-wake-up.js';

test('a record is read as the address of a device and a time', () => {
  const key = Buffer.from('6a0b1c2d00004000800000000000000100000007', 'hex');
  const wakeUp = { userId: '6a0b1c2d-0000-4000-8000-000000000001', deviceId: 7, at: 1_800_000_000_000 };
  expect(readWakeUp({ key, timestamp: '1800000000000' })).toEqual(wakeUp);
  const last = Buffer.concat([key.subarray(0, 16), Buffer.alloc(4, 0xff)]);
  expect(readWakeUp({ key: last, timestamp: '0' })?.deviceId).toBe(0xffff_ffff);
});

test('what is no address is nothing', () => {
  for (const key of [null, Buffer.alloc(0), Buffer.alloc(19), Buffer.alloc(21)]) {
    expect(readWakeUp({ key, timestamp: '0' })).toBeUndefined();
  }
});
