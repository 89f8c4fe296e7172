import {
  type Delivery,
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  type SendOutcome,
  type SendRequest,
  type TransportEndpoint,
  type TransportLink,
  encodeDeliveryId,
  v1,
} from '@lantern/protocol';

type AttachRequest = Extract<LinkRequest, { readonly type: 'attach' }>;

export const PARTITIONS = 2;

/** One attachment at its owner, which keeps to its window. */
export interface OwnedSession {
  readonly request: AttachRequest;
  readonly endpoint: number;
  attached: boolean;
  /** Void: whatever is said of it is said in vain. */
  gone: boolean;
  /** Delivered and not acked, by delivery id in hex. */
  readonly inFlight: Map<string, number>;
  /** Acked and not confirmed. */
  readonly acked: Map<string, Uint8Array>;
}

interface PendingSend {
  readonly endpoint: number;
  readonly request: SendRequest;
}

export const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Transport instances that answer when they are told to, and between which partitions move. */
export class ScriptedTransports {
  readonly sessions: OwnedSession[] = [];
  readonly sends: PendingSend[] = [];
  readonly endpoints: readonly TransportEndpoint[];
  /** Non-probe sends in the order in which they came, as message ids in hex. */
  readonly arrived: string[] = [];
  readonly #emit: ((event: LinkEvent) => void)[] = [];
  readonly #owners: { endpoint: number; epoch: number }[] = [];
  #offset = 0;

  constructor() {
    for (let partition = 0; partition < PARTITIONS; partition++) this.#owners.push({ endpoint: 0, epoch: 1 });
    this.endpoints = [0, 1].map((endpoint) => ({ connect: (onEvent) => this.#connect(endpoint, onEvent) }));
  }

  get live(): OwnedSession[] {
    return this.sessions.filter(({ gone }) => !gone);
  }

  /** Another instance, or the same again, owns the partition from now on (R8). */
  move(partition: number, endpoint: number, told: 'moved' | 'partitions' | 'late'): void {
    const owner = this.#owners[partition];
    if (owner === undefined) return;
    const before = owner.endpoint;
    this.#void(partition);
    if (told === 'moved') this.#tell(before, { type: 'moved', partition: partition as PartitionId });
    owner.endpoint = endpoint;
    owner.epoch++;
    // The new owner may speak before the old one knows.
    if (told !== 'late') this.#tellOwned(before);
    this.#tellOwned(endpoint);
    if (told === 'late') this.#tellOwned(before);
  }

  /** Nobody owns the partition until {@link move}. */
  lose(partition: number): void {
    const owner = this.#owners[partition];
    if (owner === undefined) return;
    const before = owner.endpoint;
    owner.endpoint = -1;
    this.#void(partition);
    if (before >= 0) this.#tellOwned(before);
  }

  get ownerless(): number[] {
    return this.#owners.flatMap(({ endpoint }, partition) => (endpoint < 0 ? [partition] : []));
  }

  attach(session: OwnedSession): void {
    session.attached = true;
    this.#tell(session.endpoint, { type: 'attached', session: session.request.session });
  }

  /** As many as the window allows; `bytes` long each. */
  deliver(
    session: OwnedSession,
    { count, bytes, ephemeral }: { count: number; bytes: number; ephemeral: boolean },
  ): void {
    const { window } = session.request;
    const deliveries: Delivery[] = [];
    for (let index = 0; index < count; index++) {
      const sum = [...session.inFlight.values()].reduce((all, one) => all + one, bytes);
      if (!ephemeral && (session.inFlight.size >= window.messages || sum > window.bytes)) break;
      const offset = ++this.#offset;
      const deliveryId = ephemeral
        ? new Uint8Array(0)
        : encodeDeliveryId(1, { kind: 'message', offset: offset as never });
      if (!ephemeral) session.inFlight.set(hexOf(deliveryId), bytes);
      deliveries.push({ deliveryId, deliver: deliverBody(offset, bytes), redelivered: false });
    }
    if (deliveries.length > 0)
      this.#tell(session.endpoint, { type: 'deliver', session: session.request.session, deliveries });
  }

  /** Confirms `count` of the acked ones, from the last on or from the first. */
  confirm(session: OwnedSession, count: number, fromLast: boolean): void {
    const ids = [...session.acked.values()];
    const some = fromLast ? ids.slice(-count) : ids.slice(0, count);
    for (const id of some) session.acked.delete(hexOf(id));
    if (some.length > 0) this.tell(session, { type: 'confirmed', session: session.request.session, deliveryIds: some });
  }

  tell(session: OwnedSession, event: LinkEvent): void {
    this.#tell(session.endpoint, event);
  }

  notice(session: OwnedSession): void {
    const deliveryId = encodeDeliveryId(1, { kind: 'notice', notice: ++this.#offset });
    const dropped = { deliveryId, count: 1, reason: 'expired' as const, oldest: 1, newest: 2 };
    this.tell(session, { type: 'dropped', session: session.request.session, dropped });
  }

  end(session: OwnedSession, reason: 'replaced' | 'removed'): void {
    session.gone = true;
    this.tell(session, { type: 'ended', session: session.request.session, reason });
  }

  settle({ endpoint, request }: PendingSend, result: SendOutcome): void {
    this.#tell(endpoint, { type: 'send-result', request: request.request, result });
  }

  #connect(endpoint: number, onEvent: (event: LinkEvent) => void): TransportLink {
    this.#emit[endpoint] = onEvent;
    this.#tellOwned(endpoint);
    return { request: (request) => this.#request(endpoint, request), close: () => undefined };
  }

  #void(partition: number): void {
    for (const session of this.sessions) if (session.request.partition === partition) session.gone = true;
  }

  #tell(endpoint: number, event: LinkEvent): void {
    this.#emit[endpoint]?.(event);
  }

  #tellOwned(endpoint: number): void {
    const owned = this.#owners.flatMap((owner, partition) => {
      return owner.endpoint === endpoint ? [{ partition: partition as PartitionId, epoch: owner.epoch }] : [];
    });
    if (endpoint >= 0) this.#tell(endpoint, { type: 'partitions', owned });
  }

  #request(endpoint: number, request: LinkRequest): void {
    switch (request.type) {
      case 'attach':
        this.sessions.push({
          request,
          endpoint,
          attached: false,
          gone: false,
          inFlight: new Map(),
          acked: new Map(),
        });
        return;
      case 'detach':
        for (const session of this.#of(request.session)) session.gone = true;
        return;
      case 'ack':
        for (const session of this.#of(request.session)) for (const id of request.deliveryIds) acknowledge(session, id);
        return;
      case 'send':
        this.sends.push({ endpoint, request });
        if (!request.probe) this.arrived.push(hexOf(request.send.messageId));
        return;
      default:
    }
  }

  #of(id: number): OwnedSession[] {
    return this.sessions.filter(({ request }) => request.session === id);
  }
}

function acknowledge(session: OwnedSession, id: Uint8Array): void {
  session.inFlight.delete(hexOf(id));
  session.acked.set(hexOf(id), id);
}

/** A Deliver whose server time is the number of the message. */
function deliverBody(number: number, bytes: number): Uint8Array {
  return v1.Deliver.encode({ serverTime: number, ciphertext: new Uint8Array(bytes) }).finish();
}
