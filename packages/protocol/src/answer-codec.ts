import { sizesOfPreKeyBundles, writePreKeyBundles } from './bundle-codec.js';
import type { ClaimResult } from './keys-api.js';
import { WireWriter, sizeOfBytes, sizeOfUint } from './wire-writer.js';

// The answers to Send and Ack come as often as messages do, those to ClaimPreKeys hold many fields. The generated encoder of ServerFrame asks for each of its
// thirty fields in turn; these write the same bytes at a tenth of the cost.

/** Field numbers of client.proto. */
const FRAMES = 1;
const SEQ = 1;
const PRE_KEY_BUNDLES = 5;
const ACCEPTED = 8;
const ACKED = 11;
const ACCEPTED_SERVER_TIME = 1;

function frameOf(seq: number, field: number, bodyBytes: number): WireWriter {
  const frameBytes = sizeOfUint(SEQ, seq) + sizeOfBytes(field, bodyBytes);
  return new WireWriter(sizeOfBytes(FRAMES, frameBytes)).open(FRAMES, frameBytes).uint(SEQ, seq).open(field, bodyBytes);
}

/** An Accepted that names no full device, as it stands in a ServerBatch. `serverTime`: Unix ms, above 0. */
export function encodeAcceptedFrame(seq: number, serverTime: number): Uint8Array {
  return frameOf(seq, ACCEPTED, sizeOfUint(ACCEPTED_SERVER_TIME, serverTime))
    .uint(ACCEPTED_SERVER_TIME, serverTime)
    .finish();
}

/** An Acked as it stands in a ServerBatch. */
export function encodeAckedFrame(seq: number): Uint8Array {
  return frameOf(seq, ACKED, 0).finish();
}

/** An answer to ClaimPreKeys as it stands in a ServerBatch. */
export function encodePreKeyBundlesFrame(
  seq: number,
  answer: Pick<ClaimResult, 'bundles' | 'goneDeviceIds'>,
): Uint8Array {
  const sizes = sizesOfPreKeyBundles(answer);
  const out = frameOf(seq, PRE_KEY_BUNDLES, sizes.total);
  writePreKeyBundles(out, answer, sizes);
  return out.finish();
}
