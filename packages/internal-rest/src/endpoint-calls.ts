import { createHash } from 'node:crypto';
import { type Rate, RateLimiter } from '@lantern/limits';
import {
  type Clock,
  DeadlineExceeded,
  type Logger,
  type LogWord,
  asError,
  createErrorId,
  renderProblem,
  withDeadline,
} from '@lantern/runtime';
import { z } from 'zod';
import type { Caller, Callers } from './callers.js';
import type { BoundEndpoint } from './endpoint.js';
import { type Begun, IdempotencyStore, type KeptAnswer } from './idempotency-store.js';
import { type InternalRestMetrics, outcomeOf } from './metrics.js';
import { RestProblem, problemOfError } from './problems.js';
import { type RawRequest, inputReader } from './read-input.js';

export interface EndpointCallsOptions {
  readonly callers: Callers;
  readonly callsPerCaller: Rate;
  /** I7: of one caller, under way at once. */
  readonly callsInFlight: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: InternalRestMetrics;
}

export type Answer = KeptAnswer;

/** How long a call may take before its caller is told to repeat it. */
const DEADLINE_MS = 15_000;
const IDEMPOTENCY_KEY = /^[A-Za-z0-9._:~-]{1,128}$/;
/** More callers than may be configured. */
const CALLER_ENTRIES = 1_024;
const IN_FLIGHT_RETRY_MS = 500;
const JSON_ANSWER = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

const digest = (...parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

function ok(spec: BoundEndpoint['spec'], value: unknown, ifNoneMatch: string | undefined): Answer {
  const body = JSON.stringify(z.encode(spec.answer, value));
  if (spec.method === 'post') return { status: 200, headers: JSON_ANSWER, body };
  const etag = `"${digest(body).toString('base64url').slice(0, 27)}"`;
  const headers = { ...JSON_ANSWER, 'cache-control': 'private, no-cache', etag };
  if (ifNoneMatch === etag) return { status: 304, headers: { 'cache-control': 'private, no-cache', etag }, body: '' };
  return { status: 200, headers, body };
}

/** Whether a repeat is to be done anew, not to be told the same. */
function isPassing({ status }: Answer): boolean {
  return status >= 500 || status === 429 || status === 421;
}

/** A call's place among those of its caller: taken until it is answered and nothing of it is under way any more (I7). */
export class CallPlace {
  readonly #free: () => void;
  #uses = 1;

  constructor(free: () => void) {
    this.#free = free;
  }

  keepFor<T>(work: Promise<T>): Promise<T> {
    this.#uses++;
    void work.catch(() => undefined).then(() => this.leave());
    return work;
  }

  leave(): void {
    if (--this.#uses === 0) this.#free();
  }
}

/** Admits calls, and carries out those that are: who calls, how often, whether it may, what for, and whether it did before. */
export class EndpointCalls {
  readonly #options: EndpointCallsOptions;
  readonly #limiter: RateLimiter;
  readonly #repeats: IdempotencyStore;
  readonly #inFlight = new Map<LogWord, number>();

  constructor(options: EndpointCallsOptions) {
    const { clock, callsPerCaller: rate } = options;
    this.#options = options;
    this.#limiter = new RateLimiter({ rate, clock, entries: CALLER_ENTRIES });
    this.#repeats = new IdempotencyStore(clock);
  }

  /** Before the body is read. @throws RestProblem */
  admit({ spec }: BoundEndpoint, authorization: string | undefined): Caller {
    const caller = this.#options.callers.identify(authorization);
    if (caller === undefined)
      throw new RestProblem('token_invalid', 'a valid token of a configured caller is required');
    const waitMs = this.#limiter.charge(caller.name);
    if (waitMs > 0) throw new RestProblem('rate_limited', 'too many calls', waitMs);
    if (!caller.scopes.has(spec.scope)) throw new RestProblem('forbidden', `the caller lacks the scope ${spec.scope}`);
    return caller;
  }

  /** A place among the caller's calls under way. @throws RestProblem */
  enter({ name }: Caller): CallPlace {
    const underWay = this.#inFlight.get(name) ?? 0;
    if (underWay >= this.#options.callsInFlight) {
      throw new RestProblem('rate_limited', 'too many calls under way', IN_FLIGHT_RETRY_MS);
    }
    this.#inFlight.set(name, underWay + 1);
    return new CallPlace(() => void this.#inFlight.set(name, (this.#inFlight.get(name) ?? 1) - 1));
  }

  /** How an endpoint answers; never rejects. */
  caller(endpoint: BoundEndpoint): (admitted: AdmittedCall, request: RawRequest) => Promise<Answer> {
    const read = inputReader(endpoint.spec);
    return async (admitted, request) => {
      try {
        const input = read(request);
        if (endpoint.spec.method === 'get') return await this.#get(endpoint, { ...admitted, input, request });
        return await this.#post(endpoint, { ...admitted, input, request });
      } catch (error) {
        return this.answerOf(error);
      }
    };
  }

  /** A refusal, or an internal error under whose id it is logged once. */
  answerOf(thrown: unknown): Answer {
    const error = asError(thrown);
    const late = error instanceof DeadlineExceeded;
    const problem = late
      ? new RestProblem('unavailable', 'it takes longer; repeat the request with the same Idempotency-Key', 1_000)
          .problem
      : problemOfError(error);
    if (problem !== undefined) return renderProblem(problem);
    const errorId = createErrorId();
    this.#options.logger.error('internal call failed', { errorId, error });
    return renderProblem(new RestProblem('internal', `internal error ${errorId}`).problem);
  }

  count(status: number, replayed = false): void {
    this.#options.metrics.calls.inc({ outcome: replayed ? 'replayed' : outcomeOf(status) });
  }

  async #get(endpoint: BoundEndpoint, { caller, place, input, request }: Work): Promise<Answer> {
    const work = async () => endpoint.handle(input, { caller, repeatId: new Uint8Array(16) });
    const value = await this.#inTime(() => place.keepFor(work()));
    return ok(endpoint.spec, value, request.headers['if-none-match']);
  }

  async #post(endpoint: BoundEndpoint, work: Work): Promise<Answer> {
    const { spec } = endpoint;
    const { caller, place, request } = work;
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
      throw new RestProblem('invalid', 'Idempotency-Key: must be 1 to 128 letters, digits, or any of . _ : ~ -');
    }
    const ofCaller = { caller: caller.name, key: `${spec.operationId}\n${key}` };
    const begun = this.#repeats.begin(ofCaller, digest(JSON.stringify(request.body)).toString('base64'));
    if (begun.state !== 'first') return repeated(begun);
    const repeatId = new Uint8Array(digest(caller.name, spec.operationId, key).subarray(0, 16));
    const done = this.#carryOut(endpoint, work, repeatId).then(({ answer, passing }) => {
      begun.settle(passing || isPassing(answer) ? undefined : answer);
      return answer;
    });
    return this.#inTime(() => place.keepFor(done));
  }

  /** Never rejects, and goes on when nobody waits for it any more. */
  async #carryOut(endpoint: BoundEndpoint, { caller, input }: Work, repeatId: Uint8Array): Promise<Carried> {
    const { spec, handle, passing } = endpoint;
    const done = await handle(input, { caller, repeatId })
      .then((value): Carried => ({ answer: ok(spec, value, undefined), passing: passing(value) }))
      .catch((error: unknown): Carried => ({ answer: this.answerOf(error), passing: false }));
    const { logger } = this.#options;
    // Who did what kind of thing, for those who look later; whom it concerned is not written down (I8).
    const operation = spec.operationId as LogWord;
    logger.info('internal call', { caller: caller.name, operation, status: done.answer.status });
    return done;
  }

  #inTime<T>(work: () => Promise<T>): Promise<T> {
    return withDeadline({ clock: this.#options.clock, deadlineMs: DEADLINE_MS, what: 'an internal call' }, work);
  }
}

interface Carried {
  readonly answer: Answer;
  readonly passing: boolean;
}

/** A call of somebody who may make it. */
export interface AdmittedCall {
  readonly caller: Caller;
  readonly place: CallPlace;
}

interface Work extends AdmittedCall {
  readonly input: unknown;
  readonly request: RawRequest;
}

function repeated(begun: Exclude<Begun, { readonly state: 'first' }>): Answer {
  if (begun.state === 'under-way') {
    throw new RestProblem('idempotency_key_in_use', 'the first request with this key is under way', 1_000);
  }
  if (begun.state === 'reused') throw new RestProblem('idempotency_key_reused', 'the key was used with another body');
  return { ...begun.answer, headers: { ...begun.answer.headers, 'idempotency-replayed': 'true' } };
}
