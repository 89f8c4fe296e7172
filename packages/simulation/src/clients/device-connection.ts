import { decodeDeliveryId, decodeServerBatch, encodeClientFrame, v1 } from '@lantern/protocol';
import { INCARNATION } from '../cluster/sim-config.js';
import type { PipeEnd, SimPipe } from '../engine/sim-pipe.js';
import type { RecordAccount } from './auditor.js';
import { nextKeys, registration } from './install.js';
import { SessionAccount } from './session-account.js';
import type { SimDevice } from './sim-device.js';

type Answer = (frame: v1.ServerFrame) => void;

const WINDOW_BYTES = 64 * 1024;
const ACKS_AT_ONCE = 4;
const PURGE_WAIT_MS = 400;
const ONE_TIME_KEYS = 4;
const RETRY_MS = 200;

/** One connection of a device, speaking the client protocol. */
export class DeviceConnection {
  readonly pipe: SimPipe;
  readonly #device: SimDevice;
  readonly #end: PipeEnd;
  readonly #answers = new Map<number, Answer>();
  readonly #registrationId: number;
  readonly #windowMessages: number;
  #helloAt = 0;
  #seq = 0;
  #session: SessionAccount | undefined;
  #attached = false;
  #over = false;

  constructor(device: SimDevice, pipe: SimPipe) {
    this.#device = device;
    this.pipe = pipe;
    this.#end = pipe.a;
    this.#registrationId = device.install.registrationId;
    this.#windowMessages = device.random.between(2, 6);
    this.#end.listener = {
      received: ({ bytes, control }) => {
        if (control === undefined) for (const frame of decodeServerBatch(bytes)) this.#receive(frame);
      },
      closed: (code) => this.#closed(code),
    };
    this.#hello();
  }

  get isAttached(): boolean {
    return this.#attached && !this.#over;
  }

  get gateway(): string {
    return this.pipe.b.host.name;
  }

  /** Reads nothing for a while, or slowly. */
  get end(): PipeEnd {
    return this.#end;
  }

  request(body: Omit<v1.IClientFrame, 'seq'>, answer: Answer): void {
    const seq = ++this.#seq;
    this.#answers.set(seq, answer);
    this.#told(() => `${Object.keys(body)[0] ?? ''} #${seq}`);
    this.#end.send({ bytes: encodeClientFrame({ ...body, seq }) });
  }

  close(): void {
    this.#end.close(1000, '');
    this.#closed(undefined);
  }

  /** R4. */
  repeatAcks(): void {
    if (!this.isAttached) return;
    const again = [...this.#device.unconfirmed];
    for (let from = 0; from < again.length; from += ACKS_AT_ONCE) this.#ack(again.slice(from, from + ACKS_AT_ONCE));
  }

  #hello(): void {
    const { install, address, options } = this.#device;
    this.#helloAt = options.auditor.now();
    const { registrationId, secret: deviceSecret } = install;
    const window = { messages: this.#windowMessages, bytes: WINDOW_BYTES };
    this.request({ hello: { deviceId: address.deviceId, registrationId, deviceSecret, window } }, (answer) =>
      this.#greeted(answer),
    );
  }

  #greeted({ welcome, problem }: v1.ServerFrame): void {
    if (!welcome) {
      const isAway = problem?.code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE;
      if (!isAway) this.#violated(`Hello was answered with problem ${problem?.code}`);
      this.#end.terminate();
      return;
    }
    switch (welcome.attachment) {
      case v1.Attachment.ATTACHMENT_ATTACHED:
        return this.#begin();
      case v1.Attachment.ATTACHMENT_NOT_REGISTERED:
      case v1.Attachment.ATTACHMENT_OTHER_REGISTRATION:
        return this.#register();
      default:
        return this.#violated(`Hello was answered with attachment ${welcome.attachment}`);
    }
  }

  #begin(): void {
    const { auditor, cluster } = this.#device.options;
    this.#session = new SessionAccount(
      {
        auditor,
        durable: cluster,
        address: this.#device.key,
        registrationId: this.#registrationId,
        partition: this.#device.partition,
        windowMessages: this.#windowMessages,
        name: this.#device.name,
      },
      this.#helloAt,
    );
    this.#attached = true;
    this.repeatAcks();
    this.#device.outbox.pump();
  }

  /** A new install, or one whose registration was not confirmed: it says so until it is done, then begins anew. */
  #register(): void {
    const { install, scheduler, removed } = this.#device;
    if (removed || install.registrationId !== this.#registrationId) return this.#end.terminate();
    const keys = install.nextKeyId === 1 ? nextKeys(install, ONE_TIME_KEYS) : [];
    this.request({ registerDevice: registration(install, keys, true) }, ({ preKeyCounts, problem }) => {
      // A registration of the install before may have overtaken this one: another id is made then.
      if (problem?.code === v1.ProblemCode.PROBLEM_CODE_REGISTRATION_ID_REUSED) return this.#device.reinstall();
      if (!preKeyCounts && problem?.code !== v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE)
        this.#violated(`RegisterDevice was answered with problem ${problem?.code}`);
      scheduler.after(preKeyCounts ? 1 : PURGE_WAIT_MS, () => this.#end.terminate());
      return undefined;
    });
    return undefined;
  }

  #told(what: () => string): void {
    this.#device.options.cluster.trace.add(this.#device.name, this.pipe.b.host.name, what);
  }

  #receive(frame: v1.ServerFrame): void {
    if (this.#over) return;
    const { cluster } = this.#device.options;
    cluster.trace.add(this.pipe.b.host.name, this.#device.name, () => describe(frame));
    if (frame.seq > 0) {
      const answer = this.#answers.get(frame.seq);
      this.#answers.delete(frame.seq);
      if (answer === undefined) this.#violated(`an answer to a request that was not made: ${frame.seq}`);
      else answer(frame);
      return;
    }
    if (frame.deliver) this.#deliver(frame.deliver);
    else if (frame.caughtUp) {
      const { CAUGHT_UP_PHASE_SENT } = v1.CaughtUpPhase;
      this.#session?.caughtUp(frame.caughtUp.phase === CAUGHT_UP_PHASE_SENT ? 'sent' : 'confirmed');
    } else if (frame.sessionRestarted) {
      this.#session?.restart();
      this.repeatAcks();
    } else if (frame.messagesDropped?.deliveryId) this.#ackNotice(frame.messagesDropped.deliveryId);
  }

  #deliver({ deliveryId, ciphertext, ephemeral }: v1.IDeliver): void {
    if (ephemeral) return;
    const id = deliveryId ?? new Uint8Array(0);
    const ref = decodeDeliveryId(INCARNATION, id);
    if (ref?.kind !== 'message') return this.#violated('a delivery without an id');
    // A device that registers is attached at once, and leaves again.
    if (this.#session === undefined) return;
    const text = Buffer.from((ciphertext ?? new Uint8Array(0)).slice(0, 16)).toString('hex');
    const record = this.#session.delivered(ref.offset, text);
    if (record === undefined) return;
    this.#device.scheduler.after(this.#ackDelay(), () => this.#ackLater(record, id));
  }

  #ackDelay(): number {
    const { random, options } = this.#device;
    const roll = random.next();
    if (options.isSettling() || roll < 0.7) return 1 + 80 * random.next();
    return roll < 0.9 ? 1_000 * random.next() : 1_500 + 2_500 * random.next();
  }

  /** Only on the session that it came on: on another one it comes again. */
  #ackLater(record: RecordAccount, id: Uint8Array): void {
    const { deafUntil, scheduler, options } = this.#device;
    if (!this.isAttached) return;
    if (deafUntil > scheduler.now && !options.isSettling()) {
      scheduler.after(deafUntil - scheduler.now, () => this.#ackLater(record, id));
      return;
    }
    this.#ack([[record.offset, id]]);
  }

  #ack(acks: readonly (readonly [number, Uint8Array])[]): void {
    const { unconfirmed, options, key, name } = this.#device;
    const acked: RecordAccount[] = [];
    for (const [offset, id] of acks) {
      const record = options.auditor.recordAt(key, offset);
      if (record === undefined) continue;
      record.acked = true;
      acked.push(record);
      unconfirmed.set(offset, id);
      this.#session?.acked(offset);
    }
    const told = acks.map(([offset]) => offset).join(' ');
    options.cluster.trace.add(name, '', () => `acks ${told}`);
    const session = this.#session;
    this.request({ ack: { deliveryIds: acks.map(([, id]) => id) } }, (answer) => {
      for (const { offset } of acked) session?.answered(offset);
      if (answer.problem?.retryable) return void this.#device.scheduler.after(RETRY_MS, () => this.#ackAgain(acks));
      if (!answer.acked || session === undefined)
        return this.#violated(`Ack was answered with problem ${answer.problem?.code}`);
      options.cluster.trace.add(name, '', () => `has acked ${told}`);
      for (const record of acked) {
        unconfirmed.delete(record.offset);
        session.confirmed(record);
      }
      return undefined;
    });
  }

  #ackAgain(acks: readonly (readonly [number, Uint8Array])[]): void {
    const left = acks.filter(([offset]) => this.#device.unconfirmed.has(offset));
    if (this.isAttached && left.length > 0) this.#ack(left);
  }

  #ackNotice(deliveryId: Uint8Array): void {
    if (this.isAttached) this.request({ ack: { deliveryIds: [deliveryId] } }, () => undefined);
  }

  #closed(code: number | undefined): void {
    if (this.#over) return;
    this.#over = true;
    const { name, options } = this.#device;
    options.cluster.trace.add(name, '', () => `connection ended${code === undefined ? '' : ` (${code})`}`);
    if (code === 1011 || code === 4400 || code === 4403) this.#violated(`the connection was closed with ${code}`);
    options.cluster.pipes.delete(this.pipe);
    this.#device.ended(this);
  }

  #violated(what: string): void {
    this.#device.options.auditor.violated(`${this.#device.name}: ${what}`);
  }
}

function describe(frame: v1.ServerFrame): string {
  const { seq, deliver, problem, welcome, caughtUp } = frame;
  const answer = seq > 0 ? ` #${seq}` : '';
  if (deliver) {
    const ref = decodeDeliveryId(INCARNATION, deliver.deliveryId ?? new Uint8Array(0));
    return `Deliver ${ref?.kind === 'message' ? ref.offset : 'ephemeral'}`;
  }
  if (problem) return `Problem ${v1.ProblemCode[problem.code ?? 0]?.replace('PROBLEM_CODE_', '')}${answer}`;
  if (welcome) return `Welcome ${v1.Attachment[welcome.attachment ?? 0]?.replace('ATTACHMENT_', '')}${answer}`;
  if (caughtUp) return `CaughtUp ${v1.CaughtUpPhase[caughtUp.phase ?? 0]?.replace('CAUGHT_UP_PHASE_', '')}`;
  return `${frame.body ?? 'nothing'}${answer}`;
}
