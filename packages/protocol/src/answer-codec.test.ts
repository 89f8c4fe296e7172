import fc from 'fast-check';
import { encodeAcceptedFrame, encodeAckedFrame, encodePreKeyBundlesFrame } from './answer-codec.js';
import { encodePreKeyBundles } from './bundle-codec.js';
import { decodeServerBatch, encodeServerFrame } from './client-codec.js';
import type { Bundle } from './keys-api.js';
import { v1 } from './messages.js';

const seqs = fc.integer({ min: 1, max: 0xffff_ffff });
const times = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

test('answers are the bytes that the generated encoder writes', () => {
  fc.assert(
    fc.property(seqs, times, (seq, serverTime) => {
      const accepted = encodeServerFrame({ seq, accepted: { serverTime } });
      expect(Buffer.from(encodeAcceptedFrame(seq, serverTime))).toEqual(Buffer.from(accepted));
      const acked = encodeServerFrame({ seq, acked: {} });
      expect(Buffer.from(encodeAckedFrame(seq))).toEqual(Buffer.from(acked));
    }),
  );
});

const uint32s = fc.integer({ min: 0, max: 0xffff_ffff });
const bytes = fc.uint8Array({ maxLength: 300 });
const signedKeys = fc.record({ id: uint32s, key: bytes, signature: bytes });
const bundles: fc.Arbitrary<Bundle> = fc.record(
  {
    device: fc.record({ deviceId: uint32s, registrationId: uint32s, identityKey: bytes }),
    signedPreKey: signedKeys,
    oneTime: fc.record({ id: uint32s, key: bytes }),
    kem: signedKeys,
    kemIsLastResort: fc.boolean(),
  },
  { requiredKeys: ['device', 'signedPreKey', 'kemIsLastResort'] },
);

test('bundles are read as what the generated encoder writes is', () => {
  fc.assert(
    fc.property(seqs, fc.array(bundles, { maxLength: 4 }), fc.array(uint32s), (seq, found, goneDeviceIds) => {
      const answer = { bundles: found, goneDeviceIds };
      const message = { bundles: found as v1.IPreKeyBundle[], goneDeviceIds };
      const frame = encodeServerFrame({ seq, preKeyBundles: message });
      expect(decodeServerBatch(encodePreKeyBundlesFrame(seq, answer))).toEqual(decodeServerBatch(frame));
      const encoded = v1.PreKeyBundles.decode(v1.PreKeyBundles.encode(message).finish());
      expect(v1.PreKeyBundles.decode(encodePreKeyBundles(answer))).toEqual(encoded);
      const head = Buffer.from('head');
      const withHead = Buffer.concat([head, encodePreKeyBundles(answer)]);
      expect(Buffer.from(encodePreKeyBundles(answer, head))).toEqual(withHead);
    }),
  );
});
