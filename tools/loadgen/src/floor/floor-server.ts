import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { FrameBatcher } from '../client/frame-batcher.js';
import { type FloorConnectParams, FloorFrame, floorFrame, parseFloorUrl, readFloorFrames } from './floor-framing.js';
import type { FloorStorage } from './floor-storage.js';

const MAX_MESSAGE_BYTES = 256 * 1024;
/** Stored records that are read in one turn. */
const PAGE_RECORDS = 256;
const BOUNDS = { bytes: MAX_MESSAGE_BYTES, frames: Number.POSITIVE_INFINITY };

/**
 * Store-and-forward with nothing else: WebSocket in, one durable write per turn, WebSocket out, ack, durable removal,
 * confirmation. What it reaches on a machine is what a server of the same stack can be compared with.
 */
export class FloorServer {
  readonly #store: FloorStorage;
  readonly #sockets = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: false,
    maxPayload: 1024 * 1024,
  });
  /** Connected recipients, by box. */
  readonly #recipients = new Map<number, FrameBatcher>();

  constructor(store: FloorStorage) {
    this.#store = store;
    store.onStored((box, record, content) => {
      const recipient = this.#recipients.get(box);
      if (recipient !== undefined) deliver(recipient, record, content);
    });
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
          this.#store.put(params.boxes, content, () => out.add(floorFrame(FloorFrame.Accepted, id)));
        } else if (type === FloorFrame.Ack) {
          this.#store.remove(box, id, () => out.add(floorFrame(FloorFrame.Confirmed, id)));
        } else if (type === FloorFrame.Hello) {
          this.#attach(socket, box, out);
        }
      });
    });
  }

  /** Sends what is stored, page by page, each in a turn of its own; then what comes is delivered as it comes. */
  #attach(socket: WebSocket, box: number, out: FrameBatcher): void {
    let after = -1;
    const page = () =>
      this.#store.read({ box, after, limit: PAGE_RECORDS }, (records) => {
        if (socket.readyState !== socket.OPEN) return;
        for (const { record, content } of records) {
          deliver(out, record, content);
          after = record;
        }
        if (records.length > 0) {
          setImmediate(page);
          return;
        }
        out.add(floorFrame(FloorFrame.CaughtUp, 0));
        this.#recipients.set(box, out);
      });
    page();
    socket.on('close', () => {
      if (this.#recipients.get(box) === out) this.#recipients.delete(box);
    });
  }
}

function deliver(out: FrameBatcher, record: number, content: Buffer): void {
  out.add(floorFrame(FloorFrame.Deliver, record), content);
}
