import {
  type Delivery,
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  type SendOutcome,
  type SendRequest,
  type TransportEndpoint,
  type TransportLink,
  encodeDeliverBody,
  encodeDeliveryId,
} from '@lantern/protocol';

export type AttachRequest = Extract<LinkRequest, { type: 'attach' }>;

export const PARTITIONS = 4;

/** A transport that records what it is asked, and answers as the test says; by itself it attaches and accepts. */
export class FakeTransport implements TransportEndpoint {
  readonly requests: LinkRequest[] = [];
  owned: { partition: PartitionId; epoch: number }[];
  onAttach: (attach: AttachRequest) => void = ({ session }) => this.emit({ type: 'attached', session });
  onSend: (send: SendRequest) => SendOutcome | undefined = ({ probe }) => {
    return probe ? { outcome: 'not-duplicate' } : { outcome: 'accepted', serverTime: 4_711, fullDeviceIds: [] };
  };
  #emit: ((event: LinkEvent) => void) | undefined;
  closed = false;

  constructor(partitions = Array.from({ length: PARTITIONS }, (_, index) => index)) {
    this.owned = partitions.map((partition) => ({ partition: partition as PartitionId, epoch: 1 }));
  }

  connect(onEvent: (event: LinkEvent) => void): TransportLink {
    this.#emit = onEvent;
    onEvent({ type: 'partitions', owned: this.owned });
    return { request: (request) => this.#request(request), close: () => void (this.closed = true) };
  }

  emit(event: LinkEvent): void {
    this.#emit?.(event);
  }

  own(owned: { partition: PartitionId; epoch: number }[]): void {
    this.owned = owned;
    this.emit({ type: 'partitions', owned });
  }

  of<T extends LinkRequest['type']>(type: T): Extract<LinkRequest, { type: T }>[] {
    return this.requests.filter((request): request is Extract<LinkRequest, { type: T }> => request.type === type);
  }

  /** The sends that were to be stored. */
  get sends(): SendRequest[] {
    return this.of('send').filter(({ probe }) => !probe);
  }

  get probes(): SendRequest[] {
    return this.of('send').filter(({ probe }) => probe);
  }

  #request(request: LinkRequest): void {
    this.requests.push(request);
    if (request.type === 'attach') this.onAttach(request);
    if (request.type !== 'send') return;
    const result = this.onSend(request);
    if (result !== undefined) this.emit({ type: 'send-result', request: request.request, result });
  }
}

export function deliveryId(offset: number): Uint8Array {
  return encodeDeliveryId(1, { kind: 'message', offset: offset as never });
}

export function delivery(offset: number, ciphertextBytes = 4): Delivery {
  const deliver = encodeDeliverBody({
    sender: { userId: '00000000-0000-4000-8000-0000000000ff' as never, deviceId: 1 },
    messageId: new Uint8Array(16).fill(offset),
    kind: 2,
    ciphertext: new Uint8Array(ciphertextBytes).fill(offset),
    serverTime: offset,
    expiresAt: offset + 1,
  });
  return { deliveryId: deliveryId(offset), deliver, redelivered: false };
}
