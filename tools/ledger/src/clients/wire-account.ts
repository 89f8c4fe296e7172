import { userIdFromBytes, v1 } from '@lantern/protocol';
import type { Ledger, SendAnswer } from '../ledger/ledger.js';
import type { MessageContent } from './message-content.js';
import type { WireListener } from './wire-tap.js';

type Asked =
  | { readonly asked: 'send'; readonly message: number }
  | { readonly asked: 'ack'; readonly deliveryIds: readonly Uint8Array[]; readonly session: number };

export interface WireAccountOptions {
  readonly ledger: Ledger;
  readonly content: MessageContent;
  /** The number of the device whose wire this is, and its id at its user. */
  readonly device: number;
  readonly deviceId: number;
  /** The number of the device with that id at that user. */
  readonly deviceOf: (userId: string, deviceId: number) => number | undefined;
  /** The copy of a message arrived for the first time. */
  readonly onFirst: (message: number) => void;
  readonly onCaughtUp: (phase: 'sent' | 'confirmed') => void;
  /** A session began: with Welcome, or by SessionRestarted. */
  readonly onSession: () => void;
}

const MAY_BE_STORED: ReadonlySet<number> = new Set([
  v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE,
  v1.ProblemCode.PROBLEM_CODE_INTERNAL,
]);

const codeName = (code: number) => (v1.ProblemCode[code] ?? `CODE_${code}`).replace('PROBLEM_CODE_', '').toLowerCase();

/** Enters what passes on the wire of one device into the ledger. */
export class WireAccount implements WireListener {
  readonly #options: WireAccountOptions;
  /** Of the newest connection; the answers of older ones cannot come any more. */
  #asked = new Map<number, Asked>();
  #connection = 0;

  constructor(options: WireAccountOptions) {
    this.#options = options;
  }

  sent(connection: number, { seq, send, ack }: v1.ClientFrame): void {
    this.#on(connection);
    const { ledger, content, device } = this.#options;
    if (ack) {
      const deliveryIds = (ack.deliveryIds ?? []).map((id) => new Uint8Array(id));
      this.#asked.set(seq, { asked: 'ack', deliveryIds, session: ledger.sessionOf(device) });
    }
    const message = send ? content.numberOf(send.messageId ?? new Uint8Array()) : undefined;
    if (message === undefined) return;
    this.#asked.set(seq, { asked: 'send', message });
    ledger.sent(message, connection);
  }

  received(connection: number, frame: v1.ServerFrame): void {
    this.#on(connection);
    if (frame.seq !== 0) this.#answered(frame);
    const { welcome, sessionRestarted, deliver, caughtUp, messagesDropped } = frame;
    if (welcome?.attachment === v1.Attachment.ATTACHMENT_ATTACHED || sessionRestarted) this.#sessionStarted();
    if (deliver) this.#delivered(deliver as v1.Deliver);
    if (messagesDropped) this.#options.ledger.dropped(this.#options.device, messagesDropped.count ?? 0);
    if (caughtUp) {
      const confirmed = caughtUp.phase === v1.CaughtUpPhase.CAUGHT_UP_PHASE_CONFIRMED;
      this.#options.onCaughtUp(confirmed ? 'confirmed' : 'sent');
    }
  }

  #on(connection: number): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#asked = new Map();
  }

  #sessionStarted(): void {
    this.#options.ledger.sessionStarted(this.#options.device);
    this.#options.onSession();
  }

  #answered(frame: v1.ServerFrame): void {
    const asked = this.#asked.get(frame.seq);
    this.#asked.delete(frame.seq);
    const { ledger, device } = this.#options;
    if (asked?.asked === 'ack' && frame.acked) ledger.confirmed(device, asked.deliveryIds, asked.session);
    if (asked?.asked === 'send') {
      const answer = sendAnswer(frame);
      if (answer !== undefined) ledger.answered(asked.message, answer);
    }
  }

  #delivered(deliver: v1.Deliver): void {
    const { ledger, device, onFirst } = this.#options;
    const message = this.#known(deliver);
    // A copy: what was decoded is a view of its batch.
    const deliveryId = new Uint8Array(deliver.deliveryId);
    if (ledger.delivered(device, { deliveryId, message }) && message !== undefined) onFirst(message);
  }

  /** The message's number, if everything about it is as it was sent. */
  #known({ messageId, senderUserId, senderDeviceId, ciphertext, ephemeral }: v1.Deliver): number | undefined {
    const { ledger, content, device, deviceId, deviceOf } = this.#options;
    const number = content.numberOf(messageId);
    const user = userIdFromBytes(senderUserId);
    const sender = user === undefined ? undefined : deviceOf(user, senderDeviceId);
    if (number === undefined || sender === undefined || ephemeral) return undefined;
    return ledger.knows(number, sender, device) && content.isIntact(number, deviceId, ciphertext) ? number : undefined;
  }
}

function sendAnswer({ accepted, duplicate, deviceMismatch, problem }: v1.ServerFrame): SendAnswer | undefined {
  if (accepted) return { answer: 'accepted', fullDeviceIds: accepted.fullDeviceIds ?? [] };
  if (duplicate) return { answer: 'duplicate' };
  if (deviceMismatch) return { answer: 'refused', code: 'device_mismatch', mayBeStored: false };
  if (!problem) return undefined;
  const code = problem.code ?? 0;
  return { answer: 'refused', code: codeName(code), mayBeStored: MAY_BE_STORED.has(code) };
}
