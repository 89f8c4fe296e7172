export const Opcode = { Continuation: 0, Text: 1, Binary: 2, Close: 8, Ping: 9, Pong: 10 } as const;

export interface FrameOptions {
  /** False: a fragment follows. */
  readonly fin?: boolean;
}

const MASKED = 0x80;

/** The bytes of a client's WebSocket frame. Its mask is zero, which is as good as any other to a server. */
export function webSocketFrame(opcode: number, payload: Uint8Array, { fin = true }: FrameOptions = {}): Buffer {
  const { length } = payload;
  const lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(2 + lengthBytes + 4 + length);
  frame[0] = (fin ? 0x80 : 0) | opcode;
  frame[1] = MASKED | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) frame.writeUInt16BE(length, 2);
  if (lengthBytes === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(payload, frame.length - length);
  return frame;
}

/** As often as it fits into about so many bytes, so that one write is much work for whoever reads it. */
export function repeated(bytes: Uint8Array, total: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.max(1, Math.floor(total / bytes.length)) }, () => bytes));
}

/** Takes a server's bytes apart. */
export class ServerFrameReader {
  readonly #onFrame: (opcode: number, payload: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onFrame: (opcode: number, payload: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const end = this.#frame();
      if (end === undefined) return;
      this.#rest = this.#rest.subarray(end);
    }
  }

  /** Where the first frame ends; undefined when it has not come in full. */
  #frame(): number | undefined {
    const bytes = this.#rest;
    if (bytes.length < 2) return undefined;
    const short = bytes.readUInt8(1) & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < start) return undefined;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + length) return undefined;
    this.#onFrame(bytes.readUInt8(0) & 0x0f, bytes.subarray(start, start + length));
    return start + length;
  }
}
