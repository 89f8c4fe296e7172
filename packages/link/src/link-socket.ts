import { ProtocolError } from '@lantern/protocol';
import type { Clock, Timer } from '@lantern/runtime';
import type { RawData } from 'ws';
import { LINK_CLOSE, LINK_MESSAGE_BYTES, type LinkBounds, type LinkEnd } from './link-protocol.js';
import type { LinkCarrier } from './link-carrier.js';
import { WriteQueue } from './write-queue.js';

export interface LinkSocketOptions<Out, In> {
  /** Open. */
  readonly carrier: LinkCarrier;
  readonly bounds: LinkBounds;
  readonly clock: Clock;
  /** Calls back at the end of the turn of the event loop; setImmediate unless told. */
  readonly atTurnEnd?: (callback: () => void) => void;
  /** The frames as messages of about so many bytes. */
  readonly pack: (frames: readonly Out[], targetBytes: number) => readonly Uint8Array[];
  /** The frames of a message. @throws ProtocolError */
  readonly unpack: (message: Uint8Array) => readonly In[];
  readonly received: (frame: In) => void;
  /** Called once, when nothing more is received. */
  readonly ended: (cause: LinkEnd) => void;
}

/**
 * One end of an open link: what is sent in one turn of the event loop leaves in one write. It never stops reading; the
 * other end is cut off when it does.
 */
export class LinkSocket<Out, In> {
  readonly #options: LinkSocketOptions<Out, In>;
  readonly #heartbeat: Timer;
  readonly #output: WriteQueue;
  #pending: Out[] = [];
  #heard: number;
  #taken = 0;
  #missed = 0;
  #end: LinkEnd = 'closed';
  #over = false;

  constructor(options: LinkSocketOptions<Out, In>) {
    const { carrier, clock, bounds } = options;
    const { ws, socket } = carrier;
    this.#options = options;
    this.#output = new WriteQueue(ws);
    this.#heard = socket.bytesRead;
    ws.on('message', (data: RawData, isBinary: boolean) => this.#receive(data as Buffer, isBinary));
    ws.on('close', () => this.#ended());
    // What is no WebSocket, a message above the bound, a reset: `close` follows.
    ws.on('error', (error) => {
      if (!('errno' in error)) this.#end = 'malformed';
    });
    this.#heartbeat = clock.every(bounds.heartbeatMs, () => this.#beat());
  }

  /** Leaves with the others of this turn; after the end it is dropped. */
  send(frame: Out): void {
    if (this.#over) return;
    const { atTurnEnd = setImmediate } = this.#options;
    this.#pending.push(frame);
    if (this.#pending.length === 1) atTurnEnd(() => this.#flush());
  }

  /** Sends what waits, then says good-bye. */
  close(): void {
    this.#flush();
    this.#output.flush();
    this.#options.carrier.ws.close(LINK_CLOSE.done);
  }

  #flush(): void {
    const { carrier, pack, bounds } = this.#options;
    const { ws, socket } = carrier;
    const frames = this.#pending;
    this.#pending = [];
    if (frames.length === 0 || ws.readyState !== ws.OPEN) return;
    socket.cork();
    this.#output.push(pack(frames, LINK_MESSAGE_BYTES));
    socket.uncork();
    if (this.#output.bytes > bounds.maxBufferedBytes) this.#cut('overflow');
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#over) return;
    const { carrier, unpack, received } = this.#options;
    try {
      if (!isBinary) throw new ProtocolError('a text message');
      for (const frame of unpack(ownBytes(data))) if (!this.#over) received(frame);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#end = 'malformed';
      carrier.ws.close(LINK_CLOSE.malformed, error.message.slice(0, 100));
      this.#ended();
    }
  }

  /**
   * Beats are counted, not measured: when this process itself stood still, what came meanwhile is read before the next
   * beat. A pong may stand behind much output, so an end that takes some of it is alive as well.
   */
  #beat(): void {
    const { carrier, bounds } = this.#options;
    const { ws, socket } = carrier;
    const { taken, bytes } = this.#output;
    const alive = socket.bytesRead !== this.#heard || (bytes > 0 && taken !== this.#taken);
    this.#heard = socket.bytesRead;
    this.#taken = taken;
    this.#missed = alive ? 0 : this.#missed + 1;
    if (this.#missed >= bounds.missedHeartbeats) this.#cut('silent');
    else if (ws.readyState === ws.OPEN) ws.ping();
  }

  #cut(cause: LinkEnd): void {
    this.#end = cause;
    this.#options.carrier.ws.terminate();
    this.#ended();
  }

  #ended(): void {
    if (this.#over) return;
    this.#over = true;
    this.#pending = [];
    this.#heartbeat.cancel();
    this.#options.ended(this.#end);
  }
}

/** Frames keep views of their message: a short one must not keep the chunk alive that it was read in. */
function ownBytes(data: Buffer): Uint8Array {
  return data.buffer.byteLength > 2 * data.length ? Buffer.from(data) : data;
}
