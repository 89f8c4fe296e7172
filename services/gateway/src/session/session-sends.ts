import {
  type Address,
  type DeviceInfo,
  RequestProblem,
  type SendOutcome,
  type UserId,
  encodeAcceptedFrame,
  type v1,
  v1 as wire,
} from '@lantern/protocol';
import { type Clock, type Span, type SpanOutcome, type Tracer, spanOutcomeOf } from '@lantern/runtime';
import type { DeviceDirectory } from '../directory/device-directory.js';
import type { MailboxRouter, SendWaiter } from '../ports.js';
import { type ParsedSend, parseSend } from './check-send.js';
import { type DeviceVerdict, compareDevices } from './compare-devices.js';
import type { AnswerBody, Reply } from './reply.js';
import type { LookUp, RequestLimits } from './request-limits.js';
import type { SendMeter } from './send-meter.js';

export interface SessionSendsOptions {
  readonly sender: Address;
  /** Whether the sender proved itself, and was not removed or replaced since: by a change of its own the session goes on. */
  readonly isProven: () => boolean;
  readonly reply: Reply;
  readonly directory: DeviceDirectory;
  readonly router: MailboxRouter;
  readonly clock: Clock;
  readonly maxTtlMs: number;
  readonly limits: Pick<RequestLimits, 'send' | 'refundSend' | 'lookUp'>;
  readonly tracer: Tracer;
  readonly meter: SendMeter;
}

interface SendRequest extends ParsedSend {
  readonly seq: number;
  readonly arrivedAt: number;
  readonly span: Span | undefined;
}

type Refusal = Exclude<DeviceVerdict, { readonly verdict: 'current' }>;

const { PROBLEM_CODE_UNAVAILABLE, PROBLEM_CODE_RATE_LIMITED, PROBLEM_CODE_NOT_REGISTERED } = wire.ProblemCode;

/** Whether a send that was refused so is to come again: then it counts once, when it is taken. */
function isRepeated(code: wire.ProblemCode): boolean {
  return code === PROBLEM_CODE_UNAVAILABLE || code === PROBLEM_CODE_RATE_LIMITED;
}

function sendSpanOutcome(outcome: SendOutcome): SpanOutcome {
  if (outcome.outcome !== 'refused') return outcome.outcome;
  return outcome.code === PROBLEM_CODE_UNAVAILABLE ? 'unavailable' : 'refused';
}

function notProvenAnyMore(): RequestProblem {
  return new RequestProblem(PROBLEM_CODE_NOT_REGISTERED, 'the device was removed or replaced meanwhile');
}

/** Answers a Send by the outcome that the transport reports. */
class SendAnswer implements SendWaiter {
  readonly #options: SessionSendsOptions;
  readonly #request: SendRequest;
  readonly #route: Span | undefined;

  constructor(options: SessionSendsOptions, request: SendRequest, route?: Span) {
    this.#options = options;
    this.#request = request;
    this.#route = route;
  }

  settled(outcome: SendOutcome): void {
    const { reply, meter } = this.#options;
    const { seq, arrivedAt, span } = this.#request;
    if (span !== undefined) {
      this.#route?.end(sendSpanOutcome(outcome));
      span.end(sendSpanOutcome(outcome));
    }
    switch (outcome.outcome) {
      case 'accepted':
        meter.accepted(arrivedAt);
        return this.#accepted(outcome);
      case 'duplicate':
        meter.accepted(arrivedAt);
        this.#refund();
        return reply.answer(seq, { duplicate: { serverTime: outcome.serverTime } });
      case 'refused':
        if (isRepeated(outcome.code)) this.#refund();
        return this.#refused(new RequestProblem(outcome.code, outcome.message, outcome.retryAfterMs));
      case 'not-duplicate':
        return this.#refused(new Error('a send was answered like a probe'));
    }
  }

  #refund(): void {
    const { limits, sender } = this.#options;
    limits.refundSend(sender.userId, this.#request.send.ephemeral);
  }

  #refused(error: Error): void {
    this.#options.meter.refused(error);
    this.#options.reply.refuse(this.#request.seq, error);
  }

  #accepted({ serverTime, fullDeviceIds }: Extract<SendOutcome, { readonly outcome: 'accepted' }>): void {
    const { reply } = this.#options;
    const { seq } = this.#request;
    if (fullDeviceIds.length === 0) reply.answerEncoded(encodeAcceptedFrame(seq, serverTime));
    else reply.answer(seq, { accepted: { serverTime, fullDeviceIds: [...fullDeviceIds] } });
  }

  /** From the cache only: the repeat after the refusal gets the full answer. Whose session has ended sends nothing more. */
  stillRight(): boolean {
    const { directory, sender, reply, isProven } = this.#options;
    if (reply.closed || !isProven()) return false;
    const devices = directory.cached(this.#request.send.recipient);
    return devices !== undefined && compareDevices(this.#request, devices, sender).verdict === 'current';
  }
}

/** The sends of one session: checked against the recipient's device list (I6) and handed over in frame order. */
export class SessionSends {
  readonly #options: SessionSendsOptions;
  /** Sends to a user whose list has to be asked for; later ones to the same user wait behind them. */
  readonly #waiting = new Map<UserId, SendRequest[]>();

  constructor(options: SessionSendsOptions) {
    this.#options = options;
  }

  /** @throws RequestProblem for fields out of their range or too many sends; otherwise the request is answered by `reply`. */
  accept(seq: number, request: v1.ISend): void {
    const parsed = this.#admit(seq, request);
    const { send } = parsed;
    const waiting = this.#waiting.get(send.recipient);
    if (waiting !== undefined) {
      waiting.push(parsed);
      return;
    }
    if (this.#acceptByCache(parsed)) return;
    const queue = [parsed];
    this.#waiting.set(send.recipient, queue);
    void this.#workOff(send.recipient, queue);
  }

  #admit(seq: number, request: v1.ISend): SendRequest {
    const { maxTtlMs, limits, sender, meter, tracer } = this.#options;
    const arrivedAt = meter.arrived();
    const span = tracer.begin('gateway.send');
    try {
      const { send, listedOnly } = parseSend(request, maxTtlMs);
      limits.send(sender.userId, send.ephemeral);
      // Named one by one: copying an object for each send showed in profiles.
      return { send, listedOnly, seq, arrivedAt, span };
    } catch (error) {
      span?.end(spanOutcomeOf(error));
      meter.refused(error);
      throw error;
    }
  }

  /** Whether the cached list settled it: only a send that matches is settled so (docs/protocol.md, "Send"). */
  #acceptByCache(request: SendRequest): boolean {
    const { directory, sender, isProven } = this.#options;
    const devices = directory.cached(request.send.recipient);
    if (devices === undefined || !isProven()) return false;
    const { verdict } = compareDevices(request, devices, sender);
    if (verdict === 'current') this.#handOver(request);
    else if (verdict === 'nobody') this.#answerNobody(request);
    return verdict === 'current' || verdict === 'nobody';
  }

  async #workOff(recipient: UserId, queue: SendRequest[]): Promise<void> {
    for (let request = queue[0]; request !== undefined && !this.#options.reply.closed; request = queue[0]) {
      await this.#acceptByFreshList(request);
      do queue.shift();
      while (!this.#options.reply.closed && queue[0] !== undefined && this.#acceptByCache(queue[0]));
    }
    this.#waiting.delete(recipient);
  }

  async #acceptByFreshList(request: SendRequest): Promise<void> {
    const { directory, reply, sender, limits, isProven } = this.#options;
    let devices: readonly DeviceInfo[];
    let lookUp: LookUp | undefined;
    // On its own: other sends may wait for the same look-up.
    const span = request.span?.child('gateway.device-list');
    try {
      lookUp = limits.lookUp({ userId: sender.userId, proven: true }, request.send.recipient);
      devices = await directory.fresh(request.send.recipient);
      span?.end('done');
    } catch (error) {
      span?.end(spanOutcomeOf(error));
      lookUp?.refund();
      if (error instanceof RequestProblem && isRepeated(error.code)) {
        limits.refundSend(sender.userId, request.send.ephemeral);
      }
      return this.#refuseWith(request, error);
    }
    // Ended meanwhile, maybe because the token was revoked or the device removed: nothing more is sent in its name.
    if (reply.closed) {
      request.span?.end('gone');
      return lookUp.refund();
    }
    if (!isProven()) {
      lookUp.refund();
      return this.#refuseWith(request, notProvenAnyMore());
    }
    const verdict = compareDevices(request, devices, sender);
    if (verdict.verdict === 'differs' || verdict.verdict === 'unknown-user') {
      return this.#refuseUnlessDuplicate(request, verdict, lookUp);
    }
    // The sender knew the list before.
    lookUp.refund();
    if (verdict.verdict === 'current') this.#handOver(request);
    else this.#answerNobody(request);
  }

  #handOver(request: SendRequest): void {
    const { router, sender } = this.#options;
    const route = request.span?.child('gateway.route');
    const routed = { sender, send: request.send, probe: false, trace: route?.context };
    router.send(routed, new SendAnswer(this.#options, request, route));
  }

  #answerNobody({ seq, arrivedAt, span }: SendRequest): void {
    const { reply, clock, meter } = this.#options;
    span?.end('nobody');
    meter.accepted(arrivedAt);
    reply.answer(seq, { accepted: { serverTime: clock.now() } });
  }

  /** A retry after a lost Accepted is a Duplicate, even if the devices have changed since. */
  #refuseUnlessDuplicate(request: SendRequest, refusal: Refusal, lookUp: LookUp): void {
    const { router, sender } = this.#options;
    const { send } = request;
    // Ephemeral messages are in no dedup window.
    if (send.ephemeral) return this.#refuse(request, refusal);
    const route = request.span?.child('gateway.route');
    const answer = new SendAnswer(this.#options, request, route);
    const settled = (outcome: SendOutcome) => {
      if (outcome.outcome === 'not-duplicate') {
        route?.end('not-duplicate');
        return this.#refuse(request, refusal);
      }
      lookUp.refund();
      answer.settled(outcome);
    };
    router.send({ sender, send, probe: true, trace: route?.context }, { settled, stillRight: () => true });
  }

  #refuse(request: SendRequest, refusal: Refusal): void {
    const { reply, clock, meter } = this.#options;
    const { seq, span } = request;
    const { notAfter } = request.send;
    const refuse = (code: v1.ProblemCode, message: string) =>
      this.#refuseWith(request, new RequestProblem(code, message));
    if (notAfter !== undefined && clock.now() > notAfter) {
      refuse(wire.ProblemCode.PROBLEM_CODE_TOO_LATE, 'notAfter has passed');
    } else if (refusal.verdict === 'differs') {
      const body: AnswerBody = { deviceMismatch: refusal.mismatch };
      meter.mismatch();
      span?.end('mismatch');
      reply.answer(seq, body);
    } else {
      refuse(wire.ProblemCode.PROBLEM_CODE_UNKNOWN_USER, 'the user has no devices');
    }
  }

  #refuseWith({ seq, span }: SendRequest, error: unknown): void {
    span?.end(spanOutcomeOf(error));
    this.#options.meter.refused(error);
    this.#options.reply.refuse(seq, error);
  }
}
