import { DELIVERY_ID_BYTES, decodeDeliveryId } from '@lantern/protocol';

export interface DeliveryIdParts {
  readonly incarnation: number;
  readonly offset: number;
}

/**
 * The offset in a delivery id of a message. To clients these ids are opaque; a test of the server may know that order is
 * the order of offsets. Undefined for anything else.
 */
export function readDeliveryId(bytes: Uint8Array): DeliveryIdParts | undefined {
  if (bytes.length !== DELIVERY_ID_BYTES) return undefined;
  const incarnation = new DataView(bytes.buffer, bytes.byteOffset, DELIVERY_ID_BYTES).getUint32(0);
  const ref = decodeDeliveryId(incarnation, bytes);
  return ref?.kind === 'message' ? { incarnation, offset: ref.offset } : undefined;
}
