import { ProtocolError } from './errors.js';
import { bytesToHex, hexToBytes } from './hex.js';
import {
  type Address,
  type AddressKey,
  type PartitionId,
  addressFromBytes,
  addressKey,
  addressToBytes,
  parseAddressKey,
  userIdFromBytes,
  userIdToBytes,
} from './ids.js';
import { MESSAGE_ID_BYTES } from './limits.js';
import type { CheckedSend, LinkRequest, OutgoingCopy, SendRequest } from './link.js';
import { v1 } from './messages.js';
import { type TraceContext, traceContextOf } from './trace-context.js';
import { type WirePart, bytesPart, encodedPart, messagePart } from './wire-parts.js';

const CONNECTION_ID_BYTES = 16;

/** Field numbers of link.proto and client.proto, where messages are put together from parts. */
const BATCH_FRAMES = 1;
const REQUEST_SEND = 4;
const LINK_SEND_SEND = 3;
const SEND_MESSAGES = 3;
const OUTGOING_CIPHERTEXT = 4;

/** A request as it stands in a LinkRequestBatch. */
export function linkRequestPart(request: LinkRequest): WirePart {
  if (request.type === 'send') return messagePart(BATCH_FRAMES, [messagePart(REQUEST_SEND, sendParts(request))]);
  return messagePart(BATCH_FRAMES, [encodedPart(v1.LinkRequest.encode(smallRequest(request)).finish())]);
}

function smallRequest(request: Exclude<LinkRequest, SendRequest>): v1.ILinkRequest {
  const { partition } = request;
  switch (request.type) {
    case 'attach': {
      const { session, registrationId, installedAt, connectedAt, window } = request;
      const address = addressToBytes(parseAddressKey(request.address));
      const connectionId = hexToBytes(request.connectionId);
      const stamps = { registrationId, installedAt, connectedAt, connectionId };
      return { attach: { session, partition, address, ...stamps, window, ...traced(request) } };
    }
    case 'detach':
      return { detach: { session: request.session, partition } };
    case 'ack':
      return {
        ack: { session: request.session, partition, deliveryIds: [...request.deliveryIds], ...traced(request) },
      };
    case 'purge': {
      const address = addressToBytes(parseAddressKey(request.address));
      const { request: number, installedBefore } = request;
      return { purge: { request: number, partition, address, installedBefore } };
    }
    default:
      return { attachDone: { partition } };
  }
}

/** In each of these messages the field has the same name. */
function traced({ trace }: { readonly trace?: TraceContext | undefined }): { trace?: Uint8Array } {
  return trace === undefined ? {} : { trace };
}

function sendParts({ request, partition, sender, send, probe, trace }: SendRequest): WirePart[] {
  const head: v1.ILinkSend = { request, partition, sender: addressToBytes(sender), probe };
  if (trace !== undefined) head.trace = trace;
  const sendHead: v1.ISend = {
    messageId: send.messageId,
    userId: userIdToBytes(send.recipient),
    ephemeral: send.ephemeral,
    urgent: send.urgent,
  };
  if (send.ttlMs !== undefined) sendHead.ttlMs = send.ttlMs;
  if (send.notAfter !== undefined) sendHead.notAfter = send.notAfter;
  const body = [encodedPart(v1.Send.encode(sendHead).finish()), ...send.messages.map(copyPart)];
  return [encodedPart(v1.LinkSend.encode(head).finish()), messagePart(LINK_SEND_SEND, body)];
}

function copyPart({ deviceId, registrationId, kind, ciphertext }: OutgoingCopy): WirePart {
  const head = v1.OutgoingMessage.encode({ deviceId, registrationId, kind }).finish();
  return messagePart(SEND_MESSAGES, [encodedPart(head), bytesPart(OUTGOING_CIPHERTEXT, ciphertext)]);
}

/**
 * The request in a decoded frame; undefined when this version does not know it.
 * @throws ProtocolError when the frame misses what the request needs.
 */
export function decodeLinkRequest(frame: v1.LinkRequest): LinkRequest | undefined {
  switch (frame.body) {
    case 'attach':
      return decodeAttach(frame.attach as v1.LinkAttach);
    case 'detach': {
      const { session, partition } = frame.detach as v1.LinkDetach;
      return { type: 'detach', session, partition: partition as PartitionId };
    }
    case 'ack': {
      const { session, partition, deliveryIds, trace } = frame.ack as v1.LinkAck;
      return { type: 'ack', session, partition: partition as PartitionId, deliveryIds, trace: traceContextOf(trace) };
    }
    case 'send':
      return decodeSend(frame.send as v1.LinkSend);
    case 'attachDone':
      return { type: 'attach-done', partition: (frame.attachDone as v1.LinkAttachDone).partition as PartitionId };
    case 'purge': {
      const { request, partition, address, installedBefore } = frame.purge as v1.LinkPurge;
      const key = decodeAddressKey('LinkPurge.address', address);
      return { type: 'purge', request, partition: partition as PartitionId, address: key, installedBefore };
    }
    default:
      return undefined;
  }
}

function decodeAttach(attach: v1.LinkAttach): LinkRequest {
  const { session, registrationId, installedAt, connectedAt } = attach;
  const { messages, bytes } = (attach.window ?? {}) as Partial<v1.Window>;
  if (messages === undefined || bytes === undefined) throw new ProtocolError('LinkAttach without window');
  return {
    type: 'attach',
    session,
    partition: attach.partition as PartitionId,
    address: decodeAddressKey('LinkAttach.address', attach.address),
    registrationId,
    installedAt,
    connectedAt,
    connectionId: bytesToHex(exactly(CONNECTION_ID_BYTES, 'LinkAttach.connection_id', attach.connectionId)),
    window: { messages, bytes },
    trace: traceContextOf(attach.trace),
  };
}

function decodeSend(frame: v1.LinkSend): SendRequest {
  if (!frame.send) throw new ProtocolError('LinkSend without send');
  const { request, partition, probe, trace } = frame;
  const sender = decodeAddress('LinkSend.sender', frame.sender);
  return {
    type: 'send',
    request,
    partition: partition as PartitionId,
    sender,
    send: checkedSend(frame.send as v1.Send),
    probe,
    trace: traceContextOf(trace),
  };
}

function checkedSend(send: v1.Send): CheckedSend {
  const { ephemeral, urgent, ttlMs, notAfter } = send;
  const recipient = send.userId.length === 16 ? userIdFromBytes(send.userId) : undefined;
  if (recipient === undefined) throw new ProtocolError('Send.user_id is no user id');
  const messageId = exactly(MESSAGE_ID_BYTES, 'Send.message_id', send.messageId);
  const messages = send.messages.map((message): OutgoingCopy => {
    const { deviceId, registrationId, kind, ciphertext } = message as v1.OutgoingMessage;
    return { deviceId, registrationId, kind, ciphertext };
  });
  return {
    messageId,
    recipient,
    messages,
    ephemeral,
    urgent,
    ...(typeof ttlMs === 'number' ? { ttlMs } : {}),
    ...(typeof notAfter === 'number' ? { notAfter } : {}),
  };
}

function decodeAddress(what: string, bytes: Uint8Array): Address {
  const address = addressFromBytes(bytes);
  if (address === undefined) throw new ProtocolError(`${what} is no address`);
  return address;
}

function decodeAddressKey(what: string, bytes: Uint8Array): AddressKey {
  return addressKey(decodeAddress(what, bytes));
}

function exactly(length: number, what: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== length) throw new ProtocolError(`${what} has ${bytes.length} bytes instead of ${length}`);
  return bytes;
}
