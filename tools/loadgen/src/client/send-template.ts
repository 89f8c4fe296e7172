import { randomBytes } from 'node:crypto';
import { MESSAGE_ID_BYTES, type UserId, encodeClientFrame, userIdToBytes } from '@lantern/protocol';
import { NAME_BYTES, writeName } from './message-names.js';
import { FIRST_WRITTEN_SEQ } from './raw-connection.js';

export interface SendTemplateOptions {
  readonly recipient: UserId;
  readonly devices: readonly { readonly deviceId: number; readonly registrationId: number }[];
  /** Of each ciphertext; at least NAME_BYTES. */
  readonly ciphertextBytes: number;
  /** Position of the sender within its flow. */
  readonly sender: number;
}

const PREFIX_BYTES = MESSAGE_ID_BYTES - NAME_BYTES;

/**
 * Makes the Send frames of one sender. They differ in seq, message id and the first bytes of the ciphertexts, so that
 * the codec is asked once, and each frame costs one copy of what it made.
 */
export class SendTemplate {
  readonly #frame: Buffer;
  readonly #seqAt: number;
  /** Where the message's name stands. */
  readonly #nameAt: readonly number[];
  readonly #sender: number;

  constructor(options: SendTemplateOptions) {
    const { recipient, devices, ciphertextBytes, sender } = options;
    const messageId = randomBytes(MESSAGE_ID_BYTES);
    const messages = devices.map((device) => ({ ...device, kind: 1, ciphertext: randomBytes(ciphertextBytes) }));
    const send = { messageId, userId: userIdToBytes(recipient), messages };
    this.#frame = Buffer.from(encodeClientFrame({ seq: FIRST_WRITTEN_SEQ, send }));
    this.#seqAt = seqPosition(this.#frame);
    this.#nameAt = [
      this.#frame.indexOf(messageId) + PREFIX_BYTES,
      ...messages.map(({ ciphertext }) => this.#frame.indexOf(ciphertext)),
    ];
    this.#sender = sender;
  }

  /** The frame of message `number`, which is answered under seq FIRST_WRITTEN_SEQ + number. */
  frame(number: number): Uint8Array {
    const frame = Buffer.from(this.#frame);
    writeFourByteVarint(frame, this.#seqAt, FIRST_WRITTEN_SEQ + number);
    for (const at of this.#nameAt) writeName(frame, at, { sender: this.#sender, number });
    return frame;
  }
}

/** Behind the tag of the frame, its length, and the tag of seq. */
function seqPosition(frame: Uint8Array): number {
  let at = 1;
  while ((frame[at] ?? 0) >= 0x80) at++;
  return at + 2;
}

/** For values from 2^21 up to 2^28 - 1. */
function writeFourByteVarint(into: Uint8Array, at: number, value: number): void {
  into[at] = (value & 0x7f) | 0x80;
  into[at + 1] = ((value >>> 7) & 0x7f) | 0x80;
  into[at + 2] = ((value >>> 14) & 0x7f) | 0x80;
  into[at + 3] = value >>> 21;
}
