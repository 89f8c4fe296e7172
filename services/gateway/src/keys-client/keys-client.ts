import {
  KEYS_REST_PATH,
  type KeysRestAnswer,
  type KeysRestName,
  type KeysRestRequest,
  keysRestSchemas,
  problemOfBody,
} from '@lantern/keys-rest';
import {
  type Address,
  type Claim,
  type ClaimResult,
  type DeviceInfo,
  type KeyUpload,
  type KeysApi,
  type KeysLimits,
  type OwnState,
  type Registered,
  type Registration,
  RequestProblem,
  type TraceContext,
  type UploadResult,
  type UserId,
  unavailable,
} from '@lantern/protocol';
import { Reminder, type ServiceTokens, traceParentOf } from '@lantern/runtime';
import { CallFailure, callFailure } from './call-failure.js';
import type { KeysClientMetrics } from './keys-client-metrics.js';
import { KeysInstances, type KeysInstancesOptions } from './keys-instances.js';
import { type HttpAnswer, ServiceTokenRefused, errorOfAnswer } from './problem-answer.js';

export interface KeysClientOptions extends KeysInstancesOptions {
  readonly tokens: Pick<ServiceTokens, 'authorization'>;
  /** Calls under way or waiting for a connection, over all instances; more are refused (I7). */
  readonly maxCalls: number;
  readonly metrics: KeysClientMetrics;
  /** Of the jitter, from 0 to below 1. */
  readonly random: () => number;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;

interface CallRules {
  /** Whether it is sent again when it may have been carried out. */
  readonly repeat: boolean;
  /** Whether it only reads: then it has to be answered soon, and another instance is asked if it is not. */
  readonly read: boolean;
}

/**
 * All but `remove` may be repeated: reads and notes change nothing by it, a claim is answered by its claimId as before, an
 * equal registration or upload is answered as if it were new.
 */
const RULES: Readonly<Record<KeysRestName, CallRules>> = {
  'own-state': { repeat: true, read: true },
  devices: { repeat: true, read: true },
  limits: { repeat: true, read: true },
  touch: { repeat: true, read: false },
  claim: { repeat: true, read: false },
  register: { repeat: true, read: false },
  upload: { repeat: true, read: false },
  remove: { repeat: false, read: false },
};

function isRetried(error: unknown, { repeat, read }: CallRules): boolean {
  if (!(error instanceof CallFailure)) return false;
  return error.kind === 'unsent' || (error.kind === 'broken' && repeat) || read;
}

/** The keys service over its internal REST. */
export class KeysClient implements KeysApi {
  readonly #options: KeysClientOptions;
  readonly #instances: KeysInstances;
  readonly #calls = keysCalls((name, request) => this.#call(name, request));
  #underWay = 0;
  readonly #tokenRefused: Reminder;

  constructor(options: KeysClientOptions) {
    this.#options = options;
    this.#tokenRefused = new Reminder(options.clock);
    this.#instances = new KeysInstances(options);
  }

  ownState(address: Address): Promise<OwnState> {
    return this.#calls.ownState(address);
  }

  register(address: Address, registration: Registration): Promise<Registered> {
    return this.#calls.register(address, registration);
  }

  upload(address: Address, registrationId: number, upload: KeyUpload): Promise<UploadResult> {
    return this.#calls.upload(address, registrationId, upload);
  }

  claim(claim: Claim): Promise<ClaimResult> {
    return this.#calls.claim(claim);
  }

  devices(userId: UserId): Promise<readonly DeviceInfo[]> {
    return this.#calls.devices(userId);
  }

  remove(address: Address): Promise<void> {
    return this.#calls.remove(address);
  }

  touch(address: Address): Promise<void> {
    return this.#calls.touch(address);
  }

  within(trace: TraceContext): KeysApi {
    return keysCalls((name, request) => this.#call(name, request, trace));
  }

  /** What the keys service keeps to. @throws RequestProblem UNAVAILABLE while it does not answer. */
  limits(): Promise<KeysLimits> {
    return this.#call('limits', {});
  }

  /** Calls under way fail as unavailable. */
  close(): Promise<void> {
    return this.#instances.close();
  }

  async #call<N extends KeysRestName>(
    name: N,
    request: KeysRestRequest<N>,
    trace?: TraceContext,
  ): Promise<KeysRestAnswer<N>> {
    const { maxCalls, metrics } = this.#options;
    if (this.#underWay >= maxCalls) {
      metrics.calls.inc({ call: name, outcome: 'unavailable' });
      throw unavailable('too many requests wait for the keys service');
    }
    this.#underWay++;
    try {
      const answer = await this.#attempts(name, encodeRequest(name, request), trace);
      metrics.calls.inc({ call: name, outcome: 'answered' });
      return answer;
    } catch (error) {
      throw this.#judge(name, error);
    } finally {
      this.#underWay--;
    }
  }

  async #attempts<N extends KeysRestName>(name: N, body: string, trace?: TraceContext): Promise<KeysRestAnswer<N>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(name, body, trace);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetried(error, RULES[name])) throw error;
        await this.#pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + this.#options.random()));
      }
    }
  }

  async #attempt<N extends KeysRestName>(name: N, body: string, trace?: TraceContext): Promise<KeysRestAnswer<N>> {
    const { status, type, text } = await this.#exchange(name, body, trace);
    if (status !== 200) throw errorOfAnswer({ status, type, text });
    const parsed = keysRestSchemas(name).answer.safeParse(parseJson(text));
    if (!parsed.success) throw new Error('the keys service gave an answer that is not understood (200)');
    return parsed.data;
  }

  /** @throws CallFailure */
  async #exchange(name: KeysRestName, body: string, trace?: TraceContext): Promise<HttpAnswer> {
    const { tokens, clock, readTimeoutMs, answerTimeoutMs } = this.#options;
    const instance = this.#instances.next();
    const deadline = new AbortController();
    // Counts also the time that is waited for a connection, which undici's own time-outs do not.
    const timer = clock.after(RULES[name].read ? readTimeoutMs : answerTimeoutMs, () => deadline.abort());
    try {
      const answer = await instance.pool.request({
        method: 'POST',
        path: `${KEYS_REST_PATH}/${name}`,
        headers: {
          authorization: tokens.authorization(),
          'content-type': 'application/json',
          ...(trace === undefined ? {} : { traceparent: traceParentOf(trace) }),
        },
        body,
        signal: deadline.signal,
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), text };
    } catch (error) {
      const failure = callFailure(error, deadline.signal.aborted);
      this.#instances.failed(instance, failure.kind === 'late');
      throw failure;
    } finally {
      timer.cancel();
    }
  }

  /** What the session is told. */
  #judge(call: KeysRestName, error: unknown): unknown {
    const { metrics, logger } = this.#options;
    if (error instanceof RequestProblem) {
      metrics.calls.inc({ call, outcome: 'refused' });
      return error;
    }
    if (error instanceof CallFailure || error instanceof ServiceTokenRefused) {
      metrics.calls.inc({ call, outcome: 'unavailable' });
      if (error instanceof ServiceTokenRefused && this.#tokenRefused.isDue(error.message))
        logger.error('the keys service refuses the service token: set the same service secret for all services');
      return unavailable('the keys service does not answer now');
    }
    metrics.calls.inc({ call, outcome: 'fault' });
    return error;
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(delayMs, resolve));
  }
}

type Call = <N extends KeysRestName>(name: N, request: KeysRestRequest<N>) => Promise<KeysRestAnswer<N>>;

/** The calls of sessions, each as the request that carries it. */
function keysCalls(call: Call): KeysApi {
  return {
    ownState: (address) => call('own-state', { address }),
    register: (address, registration) => call('register', { address, registration }),
    upload: (address, registrationId, upload) => call('upload', { address, registrationId, upload }),
    claim: (claim) => call('claim', claim),
    devices: async (userId) => (await call('devices', { userId })).devices,
    remove: async (address) => void (await call('remove', { address })),
    touch: async (address) => void (await call('touch', { address })),
  };
}

/** @throws RequestProblem as the service itself would answer. */
function encodeRequest<N extends KeysRestName>(name: N, request: KeysRestRequest<N>): string {
  const encoded = keysRestSchemas(name).request.safeEncode(request);
  if (!encoded.success) throw problemOfBody(encoded.error);
  return JSON.stringify(encoded.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
