import type { v1 } from '@lantern/protocol';
import { type Backoff, fullJitter } from './backoff.js';
import type { ClientClock, ClientTimer } from './clock.js';
import type { RequestBody } from './connection.js';
import { ConnectionLost, RequestRefused, RequestTimeout, TooManyRequests } from './errors.js';
import type { ObservedAnswer } from './options.js';
import { problemCode } from './problem-code.js';

export interface RequestOptions {
  /** From the call to the answer, over all repeats and reconnects. */
  readonly timeoutMs: number;
  /** Whether the request may be sent again with the same ids: after a lost connection, `unavailable` and `rate_limited`. */
  readonly repeat: boolean;
  /** Requests of one lane that are refused for a while are repeated in the order of their calls. Alone in its own if absent. */
  readonly lane?: string | symbol;
}

export interface Answer {
  readonly frame: v1.ServerFrame;
  /** Whether the request was sent more than once, so that the answer may be to a repeat. */
  readonly repeated: boolean;
}

/** A connection that requests can travel on. */
export interface RequestLink {
  /** Most requests without an answer; above it the server stops reading. */
  readonly maxInFlight: number;
  /** @throws RequestRefused when the request can never be sent */
  send(body: RequestBody, onAnswer: (frame: v1.ServerFrame) => void): void;
}

interface Operation {
  readonly body: RequestBody;
  readonly repeat: boolean;
  readonly deadlineAt: number;
  readonly lane: string | symbol;
  state: 'waiting' | 'in-flight' | 'settled';
  sent: number;
  deadline: ClientTimer;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The server asked to repeat a request of the lane later. */
interface Pause {
  readonly until: number;
  readonly timer: ClientTimer;
}

/** Refusals that a wait mends. */
const REPEATED: ReadonlySet<string> = new Set(['unavailable', 'rate_limited']);
/** How long to wait before a repeat when they do not say. */
const DEFAULT_REPEAT: Backoff = { baseMs: 500, maxMs: 10_000 };

/**
 * Requests from their call to their answer, across connections: sent in the order of their calls, at most `maxInFlight`
 * at once, and again on the next connection when their kind allows.
 */
export class RequestQueue {
  readonly #clock: ClientClock;
  readonly #random: () => number;
  readonly #maxRequests: number;
  readonly #onAnswered: (answer: ObservedAnswer) => void;
  /** Everything unsettled, in the order of the calls. */
  readonly #operations = new Set<Operation>();
  /** By lane: nothing of it is sent meanwhile, so that what is repeated does not overtake itself. */
  readonly #pauses = new Map<string | symbol, Pause>();
  #link: RequestLink | undefined;
  #inFlight = 0;
  #answeredAll: (() => void) | undefined;
  #stopped: Error | undefined;

  constructor(options: {
    clock: ClientClock;
    random: () => number;
    maxRequests: number;
    onAnswered: (answer: ObservedAnswer) => void;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#maxRequests = options.maxRequests;
    this.#onAnswered = options.onAnswered;
  }

  submit(body: RequestBody, { timeoutMs, repeat, lane = Symbol() }: RequestOptions): Promise<Answer> {
    if (this.#stopped) return Promise.reject(this.#stopped);
    if (this.#operations.size >= this.#maxRequests) return Promise.reject(new TooManyRequests(this.#maxRequests));
    return new Promise((resolve, reject) => {
      const operation: Operation = {
        body,
        repeat,
        lane,
        deadlineAt: this.#clock.now() + timeoutMs,
        state: 'waiting',
        sent: 0,
        deadline: this.#clock.after(timeoutMs, () => this.#fail(operation, new RequestTimeout(timeoutMs))),
        resolve,
        reject,
      };
      this.#operations.add(operation);
      this.#pump();
    });
  }

  /** A connection was welcomed: sends what waits. */
  connected(link: RequestLink): void {
    this.#link = link;
    this.#inFlight = 0;
    this.#pump();
  }

  /** The connection will end: what is in flight is still answered, what waits is for the next one. */
  hold(): void {
    this.#link = undefined;
  }

  /** Calls back once when the connection owes no answer any more, at once if it owes none; never after it ended. */
  whenAnswered(callback: () => void): void {
    if (this.#inFlight === 0) callback();
    else this.#answeredAll = callback;
  }

  /** The connection ended: what was in flight waits for the next one, or fails when it must not be repeated. */
  disconnected(): void {
    this.#link = undefined;
    this.#answeredAll = undefined;
    for (const operation of this.#operations) {
      if (operation.state !== 'in-flight') continue;
      if (operation.repeat) operation.state = 'waiting';
      else this.#fail(operation, new ConnectionLost());
    }
  }

  /** Fails everything, now and from now on. */
  stop(error: Error): void {
    this.#stopped = error;
    this.#link = undefined;
    for (const operation of this.#operations) this.#fail(operation, error);
    for (const { timer } of this.#pauses.values()) timer.cancel();
    this.#pauses.clear();
  }

  #pump(): void {
    for (const operation of this.#operations) {
      if (!this.#link || this.#inFlight >= this.#link.maxInFlight) return;
      if (operation.state === 'waiting' && !this.#pauses.has(operation.lane)) this.#send(operation, this.#link);
    }
  }

  #send(operation: Operation, link: RequestLink): void {
    const sentAt = this.#clock.now();
    try {
      link.send(operation.body, (frame) => {
        const refusal = frame.problem && { refusal: RequestRefused.fromWire(frame.problem) };
        this.#onAnswered({ afterMs: this.#clock.now() - sentAt, ...refusal });
        // A late answer to an operation that timed out frees its place at the server as well.
        this.#inFlight--;
        if (operation.state === 'in-flight') this.#answered(operation, frame);
        this.#pump();
        if (this.#inFlight === 0) this.#owesNothing();
      });
    } catch (error) {
      this.#fail(operation, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    operation.state = 'in-flight';
    operation.sent++;
    this.#inFlight++;
  }

  #owesNothing(): void {
    const callback = this.#answeredAll;
    this.#answeredAll = undefined;
    callback?.();
  }

  #answered(operation: Operation, frame: v1.ServerFrame): void {
    const { problem } = frame;
    if (problem && operation.repeat && REPEATED.has(problemCode(problem.code ?? 0))) {
      const jitter = fullJitter(DEFAULT_REPEAT, operation.sent - 1, this.#random);
      const until = this.#clock.now() + (problem.retryAfterMs ?? 0) + jitter;
      if (Math.max(until, this.#pauses.get(operation.lane)?.until ?? 0) < operation.deadlineAt) {
        this.#repeatAt(operation, until);
        return;
      }
    }
    this.#settle(operation);
    operation.resolve({ frame, repeated: operation.sent > 1 });
  }

  #repeatAt(operation: Operation, until: number): void {
    operation.state = 'waiting';
    const { lane } = operation;
    const before = this.#pauses.get(lane);
    if (before && before.until >= until) return;
    before?.timer.cancel();
    const timer = this.#clock.after(until - this.#clock.now(), () => {
      this.#pauses.delete(lane);
      this.#pump();
    });
    this.#pauses.set(lane, { until, timer });
  }

  #fail(operation: Operation, error: Error): void {
    this.#settle(operation);
    operation.reject(error);
  }

  #settle(operation: Operation): void {
    operation.state = 'settled';
    operation.deadline.cancel();
    this.#operations.delete(operation);
  }
}
