import { type UserId, decodeClientBatch, userIdFromBytes, type v1 } from '@lantern/protocol';
import { readUint32 } from './message-names.js';
import { FIRST_WRITTEN_SEQ, MAX_WRITTEN_SEQ } from './raw-connection.js';
import { SendTemplate } from './send-template.js';

const recipient = '0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0' as UserId;
const devices = [
  { deviceId: 1, registrationId: 77 },
  { deviceId: 4_294_967_295, registrationId: 0 },
];

function decoded(template: SendTemplate, number: number): v1.ClientFrame {
  const [frame] = decodeClientBatch(template.frame(number));
  if (frame === undefined) throw new Error('no frame');
  return frame;
}

test.each([8, 100, 1_024, 65_536])('the codec reads what the template makes, with %i bytes of ciphertext', (bytes) => {
  const template = new SendTemplate({ recipient, devices, ciphertextBytes: bytes, sender: 3 });
  const { seq, send } = decoded(template, 258);
  expect(seq).toBe(FIRST_WRITTEN_SEQ + 258);
  expect(userIdFromBytes(send?.userId as Uint8Array)).toBe(recipient);
  expect(send?.messages?.map(({ deviceId, registrationId }) => ({ deviceId, registrationId }))).toEqual(devices);
  for (const { ciphertext } of send?.messages ?? []) {
    expect(ciphertext).toHaveLength(bytes);
    expect([readUint32(ciphertext as Uint8Array, 0), readUint32(ciphertext as Uint8Array, 4)]).toEqual([3, 258]);
  }
});

test('frames differ in seq and message id, and the highest seq fits', () => {
  const template = new SendTemplate({ recipient, devices, ciphertextBytes: 64, sender: 0 });
  const last = MAX_WRITTEN_SEQ - FIRST_WRITTEN_SEQ;
  const frames = [0, 1, last].map((number) => decoded(template, number));
  expect(frames.map(({ seq }) => seq)).toEqual([FIRST_WRITTEN_SEQ, FIRST_WRITTEN_SEQ + 1, MAX_WRITTEN_SEQ]);
  const ids = frames.map(({ send }) => Buffer.from(send?.messageId as Uint8Array).toString('hex'));
  expect(new Set(ids).size).toBe(3);
});

test('two senders of a flow never make the same message id', () => {
  const ids = [0, 1].map((sender) => {
    const template = new SendTemplate({ recipient, devices, ciphertextBytes: 64, sender });
    return Buffer.from(decoded(template, 9).send?.messageId as Uint8Array).toString('hex');
  });
  expect(ids[0]).not.toBe(ids[1]);
});
