import fc from 'fast-check';
import { encodeAcceptedFrame, encodeAckedFrame } from './answer-codec.js';
import { encodeServerFrame } from './client-codec.js';

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
