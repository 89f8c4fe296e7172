import { type Address, v1 } from '@lantern/protocol';
import { type Clock, noTracer } from '@lantern/runtime';
import type { DeviceDirectory } from '../directory/device-directory.js';
import type { GatewayMetrics } from '../metrics.js';
import type { MailboxRouter } from '../ports.js';
import type { AnswerBody, Reply } from './reply.js';
import { SendMeter } from './send-meter.js';
import { SessionSends } from './session-sends.js';

export interface BackendSendsOptions {
  readonly sender: Address;
  readonly directory: DeviceDirectory;
  readonly router: MailboxRouter;
  readonly clock: Clock;
  readonly maxTtlMs: number;
  readonly metrics: GatewayMetrics;
}

interface Waiting {
  readonly resolve: (body: AnswerBody) => void;
  readonly reject: (error: unknown) => void;
}

/** What another backend does is limited where it calls; look-ups of its recipients are what it is there for. */
const UNLIMITED = {
  send: () => undefined,
  refundSend: () => undefined,
  lookUp: () => ({ refund: () => undefined }),
};

/** Sends of another backend, by the rules of those of a session (I6): those to one user in the order in which they came. */
export class BackendSends {
  readonly #sends: SessionSends;
  readonly #waiting = new Map<number, Waiting>();
  #lastSeq = 0;

  constructor({ sender, metrics, ...options }: BackendSendsOptions) {
    const meter = new SendMeter(options.clock, metrics);
    const reply: Reply = {
      closed: false,
      answer: (seq, body) => this.#take(seq)?.resolve(body),
      answerEncoded: (frame) => {
        // As it stands in a batch.
        const [answer] = v1.ServerBatch.decode(frame).frames ?? [];
        if (answer !== undefined) this.#take(answer.seq ?? 0)?.resolve(answer);
      },
      refuse: (seq, error) => this.#take(seq)?.reject(error),
    };
    // Not traced: what another backend sends begins at no edge of ours.
    const rules = { isProven: () => true, limits: UNLIMITED, tracer: noTracer };
    this.#sends = new SessionSends({ ...options, ...rules, sender, reply, meter });
  }

  /** The answer as a client gets it. @throws RequestProblem */
  send(request: v1.ISend): Promise<AnswerBody> {
    const seq = ++this.#lastSeq;
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, { resolve, reject });
      try {
        this.#sends.accept(seq, request);
      } catch (error) {
        this.#waiting.delete(seq);
        reject(error);
      }
    });
  }

  #take(seq: number): Waiting | undefined {
    const waiting = this.#waiting.get(seq);
    this.#waiting.delete(seq);
    return waiting;
  }
}
