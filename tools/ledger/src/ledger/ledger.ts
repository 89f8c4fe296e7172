import { DeviceAccount, type DeliveryVerdict } from './device-account.js';
import { readDeliveryId } from './delivery-ref.js';
import { MessageAccount } from './message-account.js';
import { sendersOutOfOrder } from './sender-order.js';
import { type Finding, type LedgerSummary, type ViolationKind, type Violations, noViolations } from './summary.js';

/** An answer to a frame of a send. */
export type SendAnswer =
  /** `fullDeviceIds` as the answer names them: their copies are not stored. */
  | { readonly answer: 'accepted'; readonly fullDeviceIds: readonly number[] }
  | { readonly answer: 'duplicate' }
  /** `mayBeStored`: unavailable and internal leave it open. */
  | { readonly answer: 'refused'; readonly code: string; readonly mayBeStored: boolean };

export interface SeenDelivery {
  readonly deliveryId: Uint8Array;
  /** Undefined when its id, its sender or its content is nobody's. */
  readonly message: number | undefined;
}

const MAX_FINDINGS = 100;

const verdictKinds: Readonly<Partial<Record<DeliveryVerdict, ViolationKind>>> = {
  'after-confirmation': 'confirmedThenRedelivered',
  'repeated-in-session': 'repeatedInSession',
  'out-of-order': 'outOfOrder',
};

/**
 * The account of everything that was sent, answered, delivered, acked and confirmed, as it stood on the wire of each
 * device. Pure: it knows devices and messages by number, and no time.
 */
export class Ledger {
  /** Messages that were answered accepted. */
  accepted = 0;
  /** On the wire, of all devices. */
  deliveries = 0;
  readonly #deviceIds: readonly number[];
  readonly #devices: readonly DeviceAccount[];
  readonly #messages: MessageAccount[] = [];
  readonly #violations = noViolations();
  readonly #findings: Finding[] = [];
  readonly #refusedAnswers: Record<string, number> = {};
  /** What is said beside each finding: where the run stood. */
  readonly #context: () => string;
  #incarnation: number | undefined;
  #laneOrder = 0;
  #duplicateAnswers = 0;
  #repeatedSends = 0;

  /** @param deviceIds the device id of each device at its user */
  constructor(deviceIds: readonly number[], context: () => string = () => '') {
    this.#deviceIds = deviceIds;
    this.#devices = deviceIds.map(() => new DeviceAccount());
    this.#context = context;
  }

  /** Copies that were accepted and are not delivered. */
  get openCopies(): number {
    return this.#devices.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** Copies that were accepted for the device and are not delivered. */
  waitingFor(device: number): number {
    return this.#devices[device]?.waiting ?? 0;
  }

  /** Deliveries, of all devices, whose ack is neither confirmed nor forgotten. */
  get unconfirmed(): number {
    return this.#devices.reduce((sum, { unconfirmed }) => sum + unconfirmed.size, 0);
  }

  /** @returns the number of a new message that somebody wants to send. */
  wanted(sender: number, recipients: readonly number[]): number {
    const number = this.#messages.length;
    this.#messages.push(new MessageAccount(number, sender, recipients));
    return number;
  }

  /** Whether this message was wanted by this sender for this device. */
  knows(number: number, sender: number, recipient: number): boolean {
    const message = this.#messages[number];
    return message !== undefined && message.sender === sender && message.recipients.includes(recipient);
  }

  /** A frame of the message left on this connection of its sender. */
  sent(number: number, connection: number): void {
    const message = this.#messages[number];
    if (message === undefined) return;
    if (message.sends++ > 0) this.#repeatedSends++;
    message.lane = connection;
    message.laneOrder = ++this.#laneOrder;
  }

  answered(number: number, answer: SendAnswer): void {
    const message = this.#messages[number];
    if (message === undefined) return;
    if (answer.answer === 'refused') {
      this.#refusedAnswers[answer.code] = (this.#refusedAnswers[answer.code] ?? 0) + 1;
      if (!answer.mayBeStored) message.definiteRefusals++;
      return;
    }
    if (answer.answer === 'duplicate') this.#duplicateAnswers++;
    else this.#full(message, answer.fullDeviceIds);
    if (message.accepted) return;
    message.accepted = true;
    this.accepted++;
    for (const number of message.missing) {
      const device = this.#devices[number];
      if (device !== undefined) device.waiting++;
    }
  }

  sessionStarted(device: number): void {
    this.#devices[device]?.sessionStarted();
  }

  sessionOf(device: number): number {
    return this.#devices[device]?.session ?? 0;
  }

  /** @returns whether it is the first delivery of this copy. */
  delivered(device: number, { deliveryId, message: number }: SeenDelivery): boolean {
    this.deliveries++;
    const account = this.#devices[device];
    const id = readDeliveryId(deliveryId);
    const message = number === undefined ? undefined : this.#messages[number];
    if (account === undefined || id === undefined || message === undefined || !this.#sameLog(id.incarnation)) {
      this.#found('foreign', `a delivery to device ${device} that nobody sent`);
      return false;
    }
    const confirmedDuring = account.entries.get(id.offset)?.confirmedDuring;
    const kind = verdictKinds[account.delivered(id.offset, message.number)];
    if (kind !== undefined) {
      const confirmed = confirmedDuring === undefined ? '' : `, confirmed in session ${confirmedDuring}`;
      this.#found(kind, `${where(message, device)}, offset ${id.offset}, session ${account.session}${confirmed}`);
    }
    const bit = message.bitOf(device);
    if ((message.delivered & bit) !== 0) return false;
    message.delivered |= bit;
    if (message.accepted && (message.full & bit) === 0) account.waiting--;
    return true;
  }

  /** The server answered an ack of these, which was sent in that session of the device. */
  confirmed(device: number, deliveryIds: readonly Uint8Array[], ackedIn: number): void {
    for (const deliveryId of deliveryIds) {
      const id = readDeliveryId(deliveryId);
      if (id !== undefined) this.#devices[device]?.confirmed(id.offset, ackedIn);
    }
  }

  /** The device ended with acks in memory only: for what the server took of them it never hears a confirmation. */
  acksForgotten(device: number): void {
    this.#devices[device]?.acksForgotten();
  }

  /** The server said that it dropped messages for the device. */
  dropped(device: number, count: number): void {
    this.#found('dropped', `${count} messages for device ${device}`, count);
  }

  /** The client library handed the message to the application. */
  read(device: number, number: number): void {
    const message = this.#messages[number];
    const times = this.#devices[device]?.read(number) ?? 0;
    if (times > 1 && message !== undefined) this.#found('readTwice', `${where(message, device)}, ${times} times`);
  }

  /** To be called when nothing more can come; may be repeated. */
  summary(): LedgerSummary {
    const end = { violations: { ...this.#violations }, findings: [...this.#findings] };
    const found = (kind: ViolationKind, what: string) => {
      end.violations[kind]++;
      if (end.findings.length < MAX_FINDINGS) end.findings.push({ kind, what });
    };
    for (const message of this.#messages) settleMessage(message, found);
    for (const [number, device] of this.#devices.entries()) this.#settleDevice(number, device, found);
    return { ...this.#counts(), ...end };
  }

  #settleDevice(number: number, device: DeviceAccount, found: Found): void {
    for (const [offset, { message }] of device.entries) {
      const where = `message ${message} to device ${number}, offset ${offset}`;
      if (device.unconfirmed.has(offset)) found('unconfirmed', where);
      if (!device.reads.has(message)) found('unread', where);
    }
    for (const { earlier, later } of sendersOutOfOrder(device, (message) => this.#messages[message]))
      found(
        'outOfOrder',
        `${where(earlier, number)}, in the log behind message ${later.number} that was sent after it`,
      );
  }

  #counts(): Omit<LedgerSummary, keyof { violations: Violations; findings: readonly Finding[] }> {
    const sum = (of: (message: MessageAccount) => number) => this.#messages.reduce((all, each) => all + of(each), 0);
    const delivered = sum(({ delivered }) => bitsIn(delivered));
    const entries = this.#devices.flatMap((device) => [...device.entries.values()]);
    return {
      wanted: this.#messages.length,
      accepted: this.accepted,
      refusedForGood: sum(({ refused }) => (refused ? 1 : 0)),
      copies: sum((message) => (message.accepted ? message.recipients.length - bitsIn(message.full) : 0)),
      delivered,
      deliveries: this.deliveries,
      duplicatesBeforeDedup: this.deliveries - delivered - this.#violations.foreign,
      storedTwice: entries.length - delivered,
      confirmed: entries.filter(({ confirmedDuring }) => confirmedDuring !== undefined).length,
      repeatedSends: this.#repeatedSends,
      duplicateAnswers: this.#duplicateAnswers,
      refusedAnswers: { ...this.#refusedAnswers },
    };
  }

  #full(message: MessageAccount, fullDeviceIds: readonly number[]): void {
    for (const device of message.recipients) {
      const id = this.#deviceIds[device];
      if (id !== undefined && fullDeviceIds.includes(id)) message.full |= message.bitOf(device);
    }
  }

  #sameLog(incarnation: number): boolean {
    this.#incarnation ??= incarnation;
    return this.#incarnation === incarnation;
  }

  #found(kind: ViolationKind, what: string, count = 1): void {
    this.#violations[kind] += count;
    const context = this.#context();
    if (this.#findings.length < MAX_FINDINGS)
      this.#findings.push({ kind, what: context === '' ? what : `${what} (${context})` });
  }
}

type Found = (kind: ViolationKind, what: string) => void;

function settleMessage(message: MessageAccount, found: Found): void {
  for (const device of message.missing) found('lost', where(message, device));
  const answered = message.accepted || message.refused;
  if (message.sends > 0 && !answered && message.delivered === 0) found('unanswered', `message ${message.number}`);
  if (message.refused && message.delivered !== 0) found('refusedButDelivered', `message ${message.number}`);
}

const where = ({ number, sender }: MessageAccount, device: number) =>
  `message ${number} of device ${sender} to device ${device}`;

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
