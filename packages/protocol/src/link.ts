import type { Address, AddressKey, PartitionId } from './ids.js';
import type { InstallStamp } from './keys-api.js';
import type { v1 } from './messages.js';
import type { TraceContext } from './trace-context.js';

/** Number of a session, unique within the link. */
export type SessionId = number;

export interface WindowBounds {
  readonly messages: number;
  readonly bytes: number;
}

/**
 * What a gateway asks of the owner of a partition. In one process these objects are handed over as they are; between
 * processes they travel as the frames of link.proto.
 */
export type LinkRequest =
  | {
      readonly type: 'attach';
      readonly session: SessionId;
      readonly partition: PartitionId;
      readonly address: AddressKey;
      /** The registration id that the device proved. */
      readonly registrationId: number;
      /** Of the install that proved itself: see {@link InstallStamp}. */
      readonly installedAt: InstallStamp;
      /** Unix ms; with connectionId decides which session is the newest (never the order of arrival). */
      readonly connectedAt: number;
      /** 16 random bytes as hex. */
      readonly connectionId: string;
      readonly window: WindowBounds;
      readonly trace?: TraceContext | undefined;
    }
  | { readonly type: 'detach'; readonly session: SessionId; readonly partition: PartitionId }
  | {
      readonly type: 'ack';
      readonly session: SessionId;
      readonly partition: PartitionId;
      readonly deliveryIds: readonly Uint8Array[];
      readonly trace?: TraceContext | undefined;
    }
  | SendRequest
  | { readonly type: 'attach-done'; readonly partition: PartitionId }
  | PurgeRequest;

/**
 * Of the keys service: nothing accepted until now is to be delivered to installs before `installedBefore`, of which none
 * may attach any more. Repeated or late, it has no effect: the marker is set once per stamp.
 */
export interface PurgeRequest {
  readonly type: 'purge';
  /** Unique within the link; in the purge-result. */
  readonly request: number;
  readonly partition: PartitionId;
  readonly address: AddressKey;
  readonly installedBefore: InstallStamp;
}

/** A send to one user. The gateway has checked its form and, unless `probe`, the device list (I6). */
export interface SendRequest {
  readonly type: 'send';
  /** Unique within the link; in the SendResult. */
  readonly request: number;
  readonly partition: PartitionId;
  readonly sender: Address;
  readonly send: CheckedSend;
  /** Only ask whether the send is a duplicate: store nothing. */
  readonly probe: boolean;
  readonly trace?: TraceContext | undefined;
}

/** A Send whose fields are in their ranges. */
export interface CheckedSend {
  /** 16 bytes. */
  readonly messageId: Uint8Array;
  readonly recipient: Address['userId'];
  readonly messages: readonly OutgoingCopy[];
  /** ms */
  readonly ttlMs?: number;
  readonly ephemeral: boolean;
  readonly urgent: boolean;
  /** Unix ms */
  readonly notAfter?: number;
}

export interface OutgoingCopy {
  readonly deviceId: number;
  readonly registrationId: number;
  readonly kind: number;
  readonly ciphertext: Uint8Array;
}

export type SendOutcome =
  | { readonly outcome: 'accepted'; readonly serverTime: number; readonly fullDeviceIds: readonly number[] }
  | { readonly outcome: 'duplicate'; readonly serverTime: number }
  /** Answers a probe. */
  | { readonly outcome: 'not-duplicate' }
  | {
      readonly outcome: 'refused';
      readonly code: v1.ProblemCode;
      readonly message: string;
      readonly retryAfterMs?: number;
    };

/** One message to push; `deliver` is a Deliver without delivery_id and redelivered. */
export interface Delivery {
  /** Empty when ephemeral. */
  readonly deliveryId: Uint8Array;
  readonly deliver: Uint8Array;
  readonly redelivered: boolean;
}

export type SessionEndReason = 'replaced' | 'removed';

/** What a transport tells a gateway. Events of one session arrive in order; `attached` comes first. */
export type LinkEvent =
  | { readonly type: 'attached'; readonly session: SessionId }
  | { readonly type: 'ended'; readonly session: SessionId; readonly reason: SessionEndReason }
  | {
      readonly type: 'deliver';
      readonly session: SessionId;
      readonly deliveries: readonly Delivery[];
      /** Of a trace that began with the delivery: a send leads to none. */
      readonly trace?: TraceContext | undefined;
    }
  | { readonly type: 'confirmed'; readonly session: SessionId; readonly deliveryIds: readonly Uint8Array[] }
  | { readonly type: 'caught-up'; readonly session: SessionId; readonly phase: 'sent' | 'confirmed' }
  | { readonly type: 'dropped'; readonly session: SessionId; readonly dropped: DroppedNotice }
  | { readonly type: 'send-result'; readonly request: number; readonly result: SendOutcome }
  /**
   * All partitions that this transport owns now; sent on connect and at every change. A partition that is new in it, or
   * has another epoch than before, knows no session: the gateway attaches each of its sessions there, then sends
   * `attach-done` (R8).
   */
  | {
      readonly type: 'partitions';
      readonly owned: readonly { readonly partition: PartitionId; readonly epoch: number }[];
    }
  /** The partition has left this transport: its sessions and requests there are void. */
  | { readonly type: 'moved'; readonly partition: PartitionId }
  /** `purged` false: it is not certain, and to be asked again. */
  | { readonly type: 'purge-result'; readonly request: number; readonly purged: boolean }
  /** The first event of a link between processes; within one process there is none. */
  | ({ readonly type: 'welcome' } & TransportWelcome);

/** Who is at the other end of a link, and what it keeps to. */
export interface TransportWelcome {
  /** Of the process, 16 random bytes as hex: two links with the same lead to the same instance. */
  readonly instance: string;
  /** Of the log; fixed for its life. */
  readonly partitionCount: number;
  /** How long an undelivered message is kept, ms. */
  readonly retentionMs: number;
  /** How long a repeated send is recognised, ms. */
  readonly dedupWindowMs: number;
  /** How long a delivered message may stay unacked before it is parked, ms. */
  readonly parkAfterMs: number;
}

export interface DroppedNotice {
  readonly deliveryId: Uint8Array;
  readonly count: number;
  readonly reason: 'expired' | 'purged' | 'stale';
  /** Unix ms. */
  readonly oldest: number;
  /** Unix ms. */
  readonly newest: number;
}

/** A gateway's end of a link to one transport instance. */
export interface TransportLink {
  /** Never throws; what cannot be handed over is answered by `moved`, `send-result` or `purge-result`. */
  request(request: LinkRequest): void;
  close(): void;
}

/** A transport instance that gateways can link to. */
export interface TransportEndpoint {
  connect(onEvent: (event: LinkEvent) => void): TransportLink;
}

/** What is told of transport instances as they come and go. */
export interface EndpointWatcher {
  added(endpoint: TransportEndpoint): void;
  /** The instance is gone, its link with it. */
  removed(endpoint: TransportEndpoint): void;
}

/** The transport instances that there are. */
export interface TransportEndpoints {
  /** Tells of those that there are and of every change, until what it returns is called. */
  watch(watcher: EndpointWatcher): () => void;
}
