import type { Offset } from './ids.js';

/**
 * What a delivery id names: a message (its offset), or a notice of dropped messages (its number).
 * Opaque to clients; 12 bytes: log incarnation (uint32), then uint64 with the top bit set for a notice.
 */
export type DeliveryRef =
  { readonly kind: 'message'; readonly offset: Offset } | { readonly kind: 'notice'; readonly notice: number };

export const DELIVERY_ID_BYTES = 12;
const NOTICE_FLAG = 0x8000_0000;

export function encodeDeliveryId(incarnation: number, ref: DeliveryRef): Uint8Array {
  const bytes = new Uint8Array(DELIVERY_ID_BYTES);
  const value = ref.kind === 'message' ? ref.offset : ref.notice;
  const flag = ref.kind === 'message' ? 0 : NOTICE_FLAG;
  putUint32(bytes, 0, incarnation);
  putUint32(bytes, 4, Math.floor(value / 2 ** 32) | flag);
  putUint32(bytes, 8, value);
  return bytes;
}

function putUint32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}

/** Without a view, which would be made for every message. */
function uint32At(bytes: Uint8Array, at: number): number {
  const byte = (index: number) => bytes[at + index] as number;
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0;
}

/** What `bytes` names in the log of this incarnation; undefined for anything else (such ids are answered and ignored). */
export function decodeDeliveryId(incarnation: number, bytes: Uint8Array): DeliveryRef | undefined {
  if (bytes.length !== DELIVERY_ID_BYTES) return undefined;
  if (uint32At(bytes, 0) !== incarnation) return undefined;
  const high = uint32At(bytes, 4);
  const value = (high & ~NOTICE_FLAG) * 2 ** 32 + uint32At(bytes, 8);
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  return high >= NOTICE_FLAG ? { kind: 'notice', notice: value } : { kind: 'message', offset: value as Offset };
}
