import { MESSAGE_ID_BYTES } from '@lantern/protocol';

/** Bytes of content that name the message. */
export const MIN_CONTENT_BYTES = 8;

/** Writes and reads the names and contents of messages, so that what arrives can be checked against what was sent. */
export class MessageContent {
  readonly #run: Uint8Array;

  /** @param run 8 bytes that tell this run from others */
  constructor(run: Uint8Array) {
    this.#run = run;
  }

  messageId(number: number): Uint8Array {
    const id = new Uint8Array(MESSAGE_ID_BYTES);
    id.set(this.#run);
    new DataView(id.buffer).setFloat64(8, number);
    return id;
  }

  /** The number in a message id of this run. */
  numberOf(messageId: Uint8Array): number | undefined {
    if (messageId.length !== MESSAGE_ID_BYTES) return undefined;
    if (!this.#run.every((byte, index) => messageId[index] === byte)) return undefined;
    const number = new DataView(messageId.buffer, messageId.byteOffset).getFloat64(8);
    return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
  }

  /** At least MIN_CONTENT_BYTES: the number, then bytes that follow from it and the device. */
  ciphertext(number: number, deviceId: number, bytes: number): Uint8Array {
    const content = new Uint8Array(bytes).fill((number * 31 + deviceId * 7 + bytes) & 0xff);
    new DataView(content.buffer).setFloat64(0, number);
    return content;
  }

  isIntact(number: number, deviceId: number, ciphertext: Uint8Array): boolean {
    if (ciphertext.length < MIN_CONTENT_BYTES) return false;
    return Buffer.compare(ciphertext, this.ciphertext(number, deviceId, ciphertext.length)) === 0;
  }
}
