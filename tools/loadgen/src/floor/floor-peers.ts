import { randomBytes, randomInt } from 'node:crypto';
import type { WebSocket } from 'ws';
import { FrameBatcher } from '../client/frame-batcher.js';
import { NAME_BYTES, readUint32, writeName } from '../client/message-names.js';
import { closeSocket, openSocket } from '../client/open-socket.js';
import { type Deferred, deferred } from '../load/deferred.js';
import type {
  CatchUp,
  FlowEvents,
  FlowPeers,
  FlowShape,
  PeerFactory,
  RecipientEvents,
  RecipientPeer,
  SenderPeer,
} from '../load/peers.js';
import { FLOOR_HEADER_BYTES, FloorFrame, floorFrame, floorUrl, readFloorFrames } from './floor-framing.js';

type OnLost = (error: Error) => void;

const BOUNDS = { bytes: 320 * 1024, frames: Number.POSITIVE_INFINITY };
const MAX_BOX = 2 ** 32 - 2;

/** Flows over the floor's framing. */
export class FloorPeers implements PeerFactory {
  readonly #url: string;
  readonly #onLost: OnLost;

  constructor(url: string, onLost: OnLost) {
    this.#url = url;
    this.#onLost = onLost;
  }

  async open(shape: FlowShape, events: FlowEvents): Promise<FlowPeers> {
    const boxes = Array.from({ length: shape.recipientDevices }, () => randomInt(MAX_BOX));
    const contentBytes = shape.messageBytes;
    const lost = this.#onLost;
    const openSender = async (index: number) => {
      const url = floorUrl(this.#url, { boxes, contentBytes });
      const received = events.sender(index);
      const message = (bytes: Buffer) => readFloorFrames(bytes, 0, (_type, id) => received.accepted(id));
      return new FloorSender(await openSocket({ url }, { message, lost }), { index, contentBytes });
    };
    const recipients = boxes.map((box, index) => {
      const url = floorUrl(this.#url, { boxes: [box], contentBytes });
      return new FloorRecipient({ url, contentBytes, lost }, events.recipient(index));
    });
    return {
      senders: await Promise.all(Array.from({ length: shape.senders }, (_, index) => openSender(index))),
      recipients,
    };
  }
}

class FloorSender implements SenderPeer {
  readonly #socket: WebSocket;
  readonly #out: FrameBatcher;
  readonly #frame: Buffer;
  readonly #index: number;

  constructor(socket: WebSocket, { index, contentBytes }: { index: number; contentBytes: number }) {
    this.#socket = socket;
    this.#out = new FrameBatcher(socket, BOUNDS, () => undefined);
    this.#frame = Buffer.concat([floorFrame(FloorFrame.Send, 0), randomBytes(contentBytes)]);
    this.#index = index;
  }

  send(number: number): void {
    const frame = Buffer.from(this.#frame);
    frame.writeUInt32BE(number, 1);
    writeName(frame, FLOOR_HEADER_BYTES, { sender: this.#index, number });
    this.#out.add(frame);
  }

  close(): Promise<void> {
    return closeSocket(this.#socket);
  }
}

interface FloorRecipientOptions {
  readonly url: string;
  readonly contentBytes: number;
  readonly lost: OnLost;
}

interface Acked {
  readonly sender: number;
  readonly number: number;
  readonly at: number;
}

class FloorRecipient implements RecipientPeer {
  readonly #options: FloorRecipientOptions;
  readonly #events: RecipientEvents;
  #socket: WebSocket | undefined;
  #out: FrameBatcher | undefined;
  /** Acked and not confirmed, by record. */
  readonly #unconfirmed = new Map<number, Acked>();
  #waiting = new Set<number>();
  #helloAt = 0;
  #firstAt: number | undefined;
  #sentAt: number | undefined;
  #catchUp: Deferred<CatchUp> = deferred();

  constructor(options: FloorRecipientOptions, events: RecipientEvents) {
    this.#options = options;
    this.#events = events;
  }

  async attach(): Promise<void> {
    const { url, contentBytes, lost } = this.#options;
    this.#catchUp = deferred();
    this.#firstAt = undefined;
    this.#sentAt = undefined;
    const message = (bytes: Buffer) =>
      readFloorFrames(bytes, contentBytes, (type, id, content) => this.#frame(type, id, content));
    const socket = await openSocket({ url }, { message, lost });
    this.#socket = socket;
    this.#out = new FrameBatcher(socket, BOUNDS, () => undefined);
    this.#helloAt = performance.now();
    this.#events.sessionStarted();
    this.#out.add(floorFrame(FloorFrame.Hello, 0));
  }

  caughtUp(): Promise<CatchUp> {
    return this.#catchUp.promise;
  }

  async close(): Promise<void> {
    if (this.#socket !== undefined) await closeSocket(this.#socket);
    this.#socket = undefined;
  }

  #frame(type: number, id: number, content: Buffer): void {
    if (type === FloorFrame.Deliver) this.#deliver(id, content);
    else if (type === FloorFrame.Confirmed) this.#confirmed(id);
    else if (type === FloorFrame.CaughtUp) {
      this.#sentAt = performance.now();
      this.#waiting = new Set(this.#unconfirmed.keys());
      this.#checkCaughtUp();
    }
  }

  #deliver(record: number, content: Buffer): void {
    const at = performance.now();
    this.#firstAt ??= at;
    const message = { sender: readUint32(content, 0), number: readUint32(content, 4) };
    this.#unconfirmed.set(record, { ...message, at });
    this.#out?.add(floorFrame(FloorFrame.Ack, record));
    this.#events.delivered({ ...message, intact: content.length >= NAME_BYTES });
  }

  #confirmed(record: number): void {
    const acked = this.#unconfirmed.get(record);
    if (acked === undefined) return;
    this.#unconfirmed.delete(record);
    this.#events.confirmed(acked.sender, acked.number, acked.at);
    if (this.#waiting.delete(record)) this.#checkCaughtUp();
  }

  #checkCaughtUp(): void {
    if (this.#sentAt === undefined || this.#waiting.size > 0) return;
    const first = this.#firstAt === undefined ? {} : { firstMs: this.#firstAt - this.#helloAt };
    const confirmedMs = performance.now() - this.#helloAt;
    this.#catchUp.resolve({ ...first, sentMs: this.#sentAt - this.#helloAt, confirmedMs });
  }
}
