import { ProtocolError, RequestProblem } from './errors.js';
import type { PartitionId } from './ids.js';
import { bytesToHex, hexToBytes } from './hex.js';
import type { Delivery, DroppedNotice, LinkEvent, SendOutcome, SessionEndReason } from './link.js';
import { v1 } from './messages.js';
import { traceContextOf } from './trace-context.js';
import { type WirePart, bytesPart, encodedPart, messagePart, splitParts } from './wire-parts.js';

/** Field numbers of link.proto, where messages are put together from parts. */
const BATCH_FRAMES = 1;
const EVENT_DELIVER = 3;
const EVENT_CONFIRMED = 4;
const CONFIRMED_DELIVERY_IDS = 2;
const DELIVER_DELIVERIES = 2;
const DELIVERY_DELIVER = 2;

const INSTANCE_BYTES = 16;

const END_REASON = {
  replaced: v1.LinkEndReason.LINK_END_REASON_REPLACED,
  removed: v1.LinkEndReason.LINK_END_REASON_REMOVED,
} as const satisfies Record<SessionEndReason, v1.LinkEndReason>;

const CAUGHT_UP_PHASE = {
  sent: v1.CaughtUpPhase.CAUGHT_UP_PHASE_SENT,
  confirmed: v1.CaughtUpPhase.CAUGHT_UP_PHASE_CONFIRMED,
} as const;

const DROP_REASON = {
  expired: v1.DropReason.DROP_REASON_EXPIRED,
  purged: v1.DropReason.DROP_REASON_PURGED,
  stale: v1.DropReason.DROP_REASON_STALE,
} as const satisfies Record<DroppedNotice['reason'], v1.DropReason>;

/**
 * An event as it stands in a LinkEventBatch; one of many messages or ids as several frames, in order, where one would be
 * larger than `targetBytes`.
 */
export function linkEventParts(event: LinkEvent, targetBytes = Infinity): WirePart[] {
  if (event.type === 'deliver') {
    const { session, trace } = event;
    const head = encodedPart(v1.LinkDeliver.encode(trace === undefined ? { session } : { session, trace }).finish());
    return split(event.deliveries.map(deliveryPart), targetBytes, (some) =>
      messagePart(EVENT_DELIVER, [head, ...some]),
    );
  }
  if (event.type === 'confirmed') {
    const head = encodedPart(v1.LinkConfirmed.encode({ session: event.session }).finish());
    const ids = event.deliveryIds.map((id) => bytesPart(CONFIRMED_DELIVERY_IDS, id));
    return split(ids, targetBytes, (some) => messagePart(EVENT_CONFIRMED, [head, ...some]));
  }
  return [messagePart(BATCH_FRAMES, [encodedPart(v1.LinkEvent.encode(smallEvent(event)).finish())])];
}

function split(parts: WirePart[], targetBytes: number, bodyOf: (some: WirePart[]) => WirePart): WirePart[] {
  return splitParts(parts, targetBytes).map((some) => messagePart(BATCH_FRAMES, [bodyOf(some)]));
}

function deliveryPart({ deliveryId, deliver, redelivered }: Delivery): WirePart {
  const head = encodedPart(v1.LinkDelivery.encode({ deliveryId, redelivered }).finish());
  return messagePart(DELIVER_DELIVERIES, [head, bytesPart(DELIVERY_DELIVER, deliver)]);
}

function smallEvent(event: Exclude<LinkEvent, { type: 'deliver' | 'confirmed' }>): v1.ILinkEvent {
  switch (event.type) {
    case 'attached':
      return { attached: { session: event.session } };
    case 'ended':
      return { ended: { session: event.session, reason: END_REASON[event.reason] } };
    case 'caught-up':
      return { caughtUp: { session: event.session, phase: CAUGHT_UP_PHASE[event.phase] } };
    case 'dropped': {
      const { session, dropped } = event;
      return { dropped: { session, dropped: { ...dropped, reason: DROP_REASON[dropped.reason] } } };
    }
    case 'send-result':
      return { sendResult: { request: event.request, ...encodeOutcome(event.result) } };
    case 'moved':
      return { moved: { partition: event.partition } };
    case 'purge-result':
      return { purgeResult: { request: event.request, purged: event.purged } };
    case 'welcome': {
      const { type: _type, instance, ...welcome } = event;
      return { welcome: { instance: hexToBytes(instance), ...welcome } };
    }
    default:
      return { partitions: { owned: event.owned.map(({ partition, epoch }) => ({ partition, epoch })) } };
  }
}

function encodeOutcome(result: SendOutcome): v1.ILinkSendResult {
  switch (result.outcome) {
    case 'accepted':
      return { accepted: { serverTime: result.serverTime, fullDeviceIds: [...result.fullDeviceIds] } };
    case 'duplicate':
      return { duplicate: { serverTime: result.serverTime } };
    case 'not-duplicate':
      return {};
    default:
      return { problem: new RequestProblem(result.code, result.message, result.retryAfterMs).toProblem() };
  }
}

/**
 * The event in a decoded frame; undefined when this version does not know it.
 * @throws ProtocolError when the frame misses what the event needs.
 */
export function decodeLinkEvent(frame: v1.LinkEvent): LinkEvent | undefined {
  switch (frame.body) {
    case 'attached':
      return { type: 'attached', session: (frame.attached as v1.LinkAttached).session };
    case 'ended': {
      const { session, reason } = frame.ended as v1.LinkEnded;
      return { type: 'ended', session, reason: named('LinkEnded.reason', END_REASON, reason) };
    }
    case 'deliver': {
      const { session, deliveries, trace } = frame.deliver as v1.LinkDeliver;
      return {
        type: 'deliver',
        session,
        deliveries: deliveries.map((item) => decodeDelivery(item as v1.LinkDelivery)),
        trace: traceContextOf(trace),
      };
    }
    case 'confirmed': {
      const { session, deliveryIds } = frame.confirmed as v1.LinkConfirmed;
      return { type: 'confirmed', session, deliveryIds };
    }
    case 'caughtUp': {
      const { session, phase } = frame.caughtUp as v1.LinkCaughtUp;
      return { type: 'caught-up', session, phase: named('LinkCaughtUp.phase', CAUGHT_UP_PHASE, phase) };
    }
    case 'dropped':
      return decodeDropped(frame.dropped as v1.LinkDropped);
    case 'sendResult': {
      const result = frame.sendResult as v1.LinkSendResult;
      return { type: 'send-result', request: result.request, result: decodeOutcome(result) };
    }
    case 'moved':
      return { type: 'moved', partition: (frame.moved as v1.LinkMoved).partition as PartitionId };
    case 'partitions':
      return decodePartitions(frame.partitions as v1.LinkPartitions);
    case 'purgeResult': {
      const { request, purged } = frame.purgeResult as v1.LinkPurgeResult;
      return { type: 'purge-result', request, purged };
    }
    case 'welcome':
      return decodeWelcome(frame.welcome as v1.LinkWelcome);
    default:
      return undefined;
  }
}

function decodeDelivery({ deliveryId, deliver, redelivered }: v1.LinkDelivery): Delivery {
  return { deliveryId, deliver, redelivered };
}

function decodePartitions({ owned }: v1.LinkPartitions): LinkEvent {
  const entries = owned as v1.LinkOwnedPartition[];
  return {
    type: 'partitions',
    owned: entries.map(({ partition, epoch }) => ({ partition: partition as PartitionId, epoch })),
  };
}

function decodeWelcome(welcome: v1.LinkWelcome): LinkEvent {
  const { instance, partitionCount, retentionMs, dedupWindowMs, parkAfterMs } = welcome;
  if (instance.length !== INSTANCE_BYTES) throw new ProtocolError('LinkWelcome without instance');
  if (partitionCount === 0) throw new ProtocolError('LinkWelcome without partition_count');
  return {
    type: 'welcome',
    instance: bytesToHex(instance),
    partitionCount,
    retentionMs,
    dedupWindowMs,
    parkAfterMs,
  };
}

function decodeDropped({ session, dropped }: v1.LinkDropped): LinkEvent {
  if (!dropped) throw new ProtocolError('LinkDropped without dropped');
  const { deliveryId, count, reason, oldest, newest } = dropped as v1.MessagesDropped;
  const name = named('MessagesDropped.reason', DROP_REASON, reason);
  return { type: 'dropped', session, dropped: { deliveryId, count, reason: name, oldest, newest } };
}

function decodeOutcome(result: v1.LinkSendResult): SendOutcome {
  switch (result.outcome) {
    case 'accepted': {
      const { serverTime, fullDeviceIds } = result.accepted as v1.Accepted;
      return { outcome: 'accepted', serverTime, fullDeviceIds };
    }
    case 'duplicate':
      return { outcome: 'duplicate', serverTime: (result.duplicate as v1.Duplicate).serverTime };
    case 'problem': {
      const { code, message, retryAfterMs } = result.problem as v1.Problem;
      if (code === v1.ProblemCode.PROBLEM_CODE_UNSPECIFIED) throw new ProtocolError('LinkSendResult without code');
      const wait = typeof retryAfterMs === 'number' ? { retryAfterMs } : {};
      return { outcome: 'refused', code, message, ...wait };
    }
    default:
      return { outcome: 'not-duplicate' };
  }
}

/** The name whose value in `values` is `value`. @throws ProtocolError when there is none. */
function named<Name extends string>(what: string, values: Readonly<Record<Name, number>>, value: number): Name {
  for (const name in values) if (values[name] === value) return name;
  throw new ProtocolError(`${what} ${value} is not known`);
}
