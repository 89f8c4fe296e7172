import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { FrameBatcher } from '../client/frame-batcher.js';
import { type FloorConnectParams, FloorFrame, floorFrame, parseFloorUrl, readFloorFrames } from './floor-framing.js';
import type { FloorStore } from './floor-store.js';

const MAX_MESSAGE_BYTES = 256 * 1024;
/** Stored records that are read in one turn. */
const PAGE_RECORDS = 256;
const BOUNDS = { bytes: MAX_MESSAGE_BYTES, frames: Number.POSITIVE_INFINITY };

/**
 * Store-and-forward with nothing else: WebSocket in, one durable commit per turn, WebSocket out, ack, durable delete,
 * confirmation. What it reaches on a machine is what a server of the same stack can be compared with.
 */
export class FloorServer {
  readonly #store: FloorStore;
  readonly #sockets = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: false,
    maxPayload: 1024 * 1024,
  });
  /** Connected recipients, by box. */
  readonly #recipients = new Map<number, FrameBatcher>();
  #record = 0;

  constructor(store: FloorStore) {
    this.#store = store;
    this.#sockets.on('connection', (socket, request) => this.#connected(socket, parseFloorUrl(request.url ?? '')));
  }

  /** Resolves with the URL when it listens. */
  listening(): Promise<string> {
    const url = () => `ws://127.0.0.1:${(this.#sockets.address() as AddressInfo).port}`;
    return new Promise((resolve) => this.#sockets.once('listening', () => resolve(url())));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise((resolve) => this.#sockets.close(resolve));
    await this.#store.close();
  }

  #connected(socket: WebSocket, params: FloorConnectParams): void {
    const out = new FrameBatcher(socket, BOUNDS, () => undefined);
    const [box = 0] = params.boxes;
    socket.on('message', (bytes: Buffer) => {
      readFloorFrames(bytes, params.contentBytes, (type, id, content) => {
        if (type === FloorFrame.Send) {
          this.#send(params.boxes, content);
          this.#store.whenDurable(() => out.add(floorFrame(FloorFrame.Accepted, id)));
        } else if (type === FloorFrame.Ack) {
          this.#store.remove(box, id);
          this.#store.whenDurable(() => out.add(floorFrame(FloorFrame.Confirmed, id)));
        } else if (type === FloorFrame.Hello) {
          this.#attach(socket, box, out);
        }
      });
    });
  }

  /** Sends what is stored, page by page, each in a turn of its own; then what comes is delivered as it comes. */
  #attach(socket: WebSocket, box: number, out: FrameBatcher): void {
    let after = -1;
    const page = () => {
      if (socket.readyState !== socket.OPEN) return;
      let read = 0;
      for (const { record, content } of this.#store.records(box, after, PAGE_RECORDS)) {
        deliver(out, record, content);
        after = record;
        read++;
      }
      if (read > 0) {
        setImmediate(() => this.#store.whenIdle(page));
        return;
      }
      out.add(floorFrame(FloorFrame.CaughtUp, 0));
      this.#recipients.set(box, out);
    };
    this.#store.whenIdle(page);
    socket.on('close', () => {
      if (this.#recipients.get(box) === out) this.#recipients.delete(box);
    });
  }

  #send(boxes: readonly number[], content: Buffer): void {
    for (const box of boxes) {
      const record = this.#record++;
      this.#store.put(box, record, content);
      this.#store.whenDurable(() => {
        const recipient = this.#recipients.get(box);
        if (recipient !== undefined) deliver(recipient, record, content);
      });
    }
  }
}

function deliver(out: FrameBatcher, record: number, content: Buffer): void {
  out.add(floorFrame(FloorFrame.Deliver, record), content);
}
