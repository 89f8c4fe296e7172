import { CloseCode, MAX_MESSAGE_BYTES_OUT, type WindowBounds, decodeServerBatch, v1 } from '@lantern/protocol';
import { hexOf } from './scripted-transport.js';

/** A request as its client remembers it. */
export interface Asked {
  readonly seq: number;
  readonly kind: keyof typeof ANSWERS;
  /** Of an Ack: the ids that may name something, in hex. */
  readonly ids?: readonly string[];
  /** Of a Send. */
  readonly messageId?: string;
  readonly toOwnUser?: boolean;
  /** Of a RefreshToken. */
  readonly token?: 'good' | 'bad';
  /** Of an Ack: there was no mailbox at some time since. */
  withoutMailbox?: boolean;
}

/** What a mailbox told a session, which is to reach the client in this order. */
export type Told =
  | { readonly kind: 'attached' | 'restarted' }
  | { readonly kind: 'deliver'; readonly id: string; readonly number: number; readonly bytes: number }
  | { readonly kind: 'caughtUp'; readonly phase: v1.CaughtUpPhase }
  | { readonly kind: 'dropped'; readonly id: string };

type Entry = Told & { droppable?: boolean };

const ANSWERS = {
  hello: ['welcome', 'problem'],
  registerDevice: ['preKeyCounts', 'problem'],
  uploadPreKeys: ['preKeyCounts', 'problem'],
  claimPreKeys: ['preKeyBundles', 'problem'],
  getDevices: ['deviceList', 'problem'],
  removeDevice: ['deviceRemoved', 'problem'],
  send: ['accepted', 'duplicate', 'deviceMismatch', 'problem'],
  ack: ['acked', 'problem'],
  ping: ['pong'],
  refreshToken: ['tokenRefreshed', 'problem'],
  unknown: ['problem'],
} as const satisfies Record<string, readonly string[]>;

const DOCUMENTED_CODES = new Set(Object.values(CloseCode).filter((code) => typeof code === 'number'));
const PUSHES_BEFORE_WELCOME = new Set<string | undefined>(['problem']);
const MAX_REASON_BYTES = 123;

export interface ModelOptions {
  readonly name: string;
  readonly now: () => number;
  readonly violated: (what: string) => void;
  /** Sends that a transport accepted, by message id in hex. */
  readonly accepted: ReadonlySet<string>;
  readonly duplicates: ReadonlySet<string>;
}

/** What one client may be told, and has to be told in the end. */
export class ClientModel {
  readonly asked: Asked[] = [];
  /** Closes that something which happened explains. */
  readonly mayClose = new Set<CloseCode | 'terminated'>();
  readonly deliveredIds: string[] = [];
  readonly ackedIds = new Set<string>();
  window: WindowBounds = { messages: 0, bytes: 0 };
  expiresAt = 0;
  welcomed = false;
  attached = false;
  closed: CloseCode | 'terminated' | 'by the client' | undefined;
  mailboxPresent = false;
  rateLimited = 0;
  #stream: Entry[] = [];
  readonly #inFlight = new Map<string, number>();
  readonly #confirmed = new Set<string>();
  readonly #options: ModelOptions;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  get untold(): readonly Told[] {
    return this.#stream.filter((entry) => entry.droppable !== true && !isEphemeral(entry));
  }

  told(entry: Told): void {
    this.#stream.push(entry);
  }

  confirmedBy(ids: readonly Uint8Array[]): void {
    for (const id of ids) this.#confirmed.add(hexOf(id));
  }

  /** What was told and is not on the wire need not come there any more. */
  sessionVoid(): void {
    for (const entry of this.#stream) entry.droppable = true;
  }

  mailboxGone(): void {
    this.mailboxPresent = false;
    this.sessionVoid();
    for (const one of this.asked) if (one.kind === 'ack') one.withoutMailbox = true;
  }

  ackSent(ids: readonly string[]): void {
    for (const id of ids) {
      this.ackedIds.add(id);
      this.#inFlight.delete(id);
    }
  }

  ended(code: CloseCode | 'terminated', reason: string): void {
    this.#check(this.closed === undefined, 'closed twice');
    this.#check(code === 'terminated' || DOCUMENTED_CODES.has(code), `undocumented close code ${code}`);
    this.#check(this.mayClose.has(code), `closed with ${code} (${reason}) for no reason`);
    this.#check(Buffer.byteLength(reason) <= MAX_REASON_BYTES, 'reason of a close too long');
    this.#check(!/[0-9a-f]{8}-[0-9a-f]{4}/.test(reason), 'an identity in the reason of a close (I8)');
    this.closed = code;
  }

  received(message: Uint8Array): void {
    this.#check(this.closed === undefined, 'output after the close');
    this.#check(message.length <= MAX_MESSAGE_BYTES_OUT, 'a message above its bound');
    for (const frame of decodeServerBatch(message)) this.#frame(frame);
  }

  #frame(frame: v1.ServerFrame): void {
    const { body, seq } = frame;
    const asked = seq === 0 ? undefined : this.#answered(seq, body);
    if (!this.welcomed && body !== 'welcome') this.#check(PUSHES_BEFORE_WELCOME.has(body), `${body} before Welcome`);
    switch (body) {
      case 'welcome':
        return this.#welcome(frame.welcome as v1.Welcome);
      case 'preKeyCounts':
        if (asked?.kind === 'registerDevice') this.#adopted();
        return;
      case 'acked':
        return this.#acked(asked);
      case 'accepted':
        return this.#check(this.#wasAccepted(asked), `send ${seq} accepted by nobody`);
      case 'duplicate':
        return this.#check(this.#options.duplicates.has(asked?.messageId ?? ''), `send ${seq} is no duplicate`);
      case 'deviceRemoved':
        this.mayClose.add(CloseCode.DeviceRemoved);
        return;
      case 'tokenRefreshed':
        return this.#refreshed(asked, (frame.tokenRefreshed as v1.TokenRefreshed).tokenExpiresAt);
      case 'problem':
        return this.#problem(asked, frame.problem as v1.Problem);
      case 'deliver':
        return this.#delivered(frame.deliver as v1.Deliver);
      case 'goingAway':
        // Whoever was told to go is ended if it stays, be it by another reason to go: nobody is told a later time.
        this.mayClose.add(CloseCode.GoingAway);
        return;
      case 'sessionRestarted':
        return this.#next((entry) => entry.kind === 'restarted', 'SessionRestarted');
      case 'caughtUp': {
        const { phase } = frame.caughtUp as v1.CaughtUp;
        return this.#next((entry) => entry.kind === 'caughtUp' && entry.phase === phase, 'CaughtUp');
      }
      case 'messagesDropped': {
        const id = hexOf((frame.messagesDropped as v1.MessagesDropped).deliveryId);
        this.deliveredIds.push(id);
        return this.#next((entry) => entry.kind === 'dropped' && entry.id === id, 'MessagesDropped');
      }
      case 'preKeysLow':
        return this.#check(this.attached, 'PreKeysLow to a session that is not attached');
      case 'tokenExpiring':
        return this.#check(this.#options.now() >= this.expiresAt - 60_000, 'TokenExpiring too early');
      default:
    }
  }

  #answered(seq: number, body: string | undefined): Asked | undefined {
    const fits = ({ kind }: Asked) => (ANSWERS[kind] as readonly string[]).includes(body ?? '');
    const index = this.asked.findIndex((one) => one.seq === seq && fits(one));
    this.#check(index >= 0, `${body} for seq ${seq}, which does not wait for it`);
    return index < 0 ? undefined : this.asked.splice(index, 1)[0];
  }

  #welcome({ attachment, tokenExpiresAt }: v1.Welcome): void {
    this.#check(!this.welcomed, 'a second Welcome');
    this.#check(tokenExpiresAt === this.expiresAt, 'Welcome with another expiry than the token has');
    this.welcomed = true;
    if (attachment === v1.Attachment.ATTACHMENT_ATTACHED)
      this.#next((entry) => entry.kind === 'attached', 'a Welcome that says attached');
  }

  /** A registration may attach. */
  #adopted(): void {
    if (this.#stream.some(({ kind }) => kind === 'attached'))
      this.#next((entry) => entry.kind === 'attached', 'the answer to a registration');
  }

  #acked(asked: Asked | undefined): void {
    const confirmed = asked?.ids?.every((id) => this.#confirmed.has(id)) ?? false;
    const void_ = !this.mailboxPresent || asked?.withoutMailbox === true;
    this.#check(confirmed || void_, `I2: ack ${asked?.seq} answered before it was confirmed`);
  }

  #wasAccepted(asked: Asked | undefined): boolean {
    return asked?.toOwnUser === true || this.#options.accepted.has(asked?.messageId ?? '');
  }

  #refreshed(asked: Asked | undefined, expiresAt: number): void {
    this.#check(asked?.token === 'good', 'a token was taken that is none of this session');
    this.#check(expiresAt >= this.expiresAt, 'an expiry moved back');
    this.expiresAt = expiresAt;
  }

  #problem(asked: Asked | undefined, { code, message }: v1.Problem): void {
    this.#check(!/[0-9a-f]{8}-[0-9a-f]{4}/.test(message), 'an identity in a problem (I8)');
    if (code === v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED) this.rateLimited++;
    if (asked === undefined) this.#check(false, 'a problem that answers nothing');
  }

  #delivered({ deliveryId, serverTime, ciphertext }: v1.Deliver): void {
    const id = hexOf(deliveryId);
    this.#check(this.attached, `delivery ${serverTime} before the session is attached`);
    this.#check(!this.#confirmed.has(id) || id === '', `I2: ${serverTime} delivered after its confirmation`);
    this.#next((entry) => entry.kind === 'deliver' && entry.number === serverTime, `delivery ${serverTime}`);
    if (id === '') return;
    this.#check(!this.deliveredIds.includes(id), `I3: ${serverTime} delivered twice`);
    this.deliveredIds.push(id);
    if (this.ackedIds.has(id)) return;
    this.#inFlight.set(id, ciphertext.length);
    const bytes = [...this.#inFlight.values()].reduce((sum, one) => sum + one, 0);
    this.#check(this.#inFlight.size <= this.window.messages, 'more messages than the window allows');
    this.#check(this.#inFlight.size === 1 || bytes <= this.window.bytes, 'more bytes than the window allows');
  }

  /** The next entry of the stream, but for those that need not come. */
  #next(wanted: (entry: Entry) => boolean, what: string): void {
    const index = this.#stream.findIndex(wanted);
    const skipped = this.#stream.slice(0, Math.max(0, index));
    const allowed = index >= 0 && skipped.every((entry) => entry.droppable === true || isEphemeral(entry));
    this.#check(allowed, `${what} comes out of turn, or was told by nobody`);
    const [entry] = this.#stream.splice(0, index + 1).slice(-1);
    if (entry?.kind === 'attached' || entry?.kind === 'restarted') this.#begin();
  }

  #begin(): void {
    this.attached = true;
    this.deliveredIds.length = 0;
    this.#inFlight.clear();
    this.#confirmed.clear();
  }

  #check(holds: boolean, otherwise: string): void {
    if (!holds) this.#options.violated(`${this.#options.name}: ${otherwise}`);
  }
}

function isEphemeral(entry: Entry): boolean {
  return entry.kind === 'deliver' && entry.id === '';
}
