import type { v1 } from '@lantern/protocol';
import { checkOptions } from './check-options.js';
import { ClientCore } from './client-core.js';
import type { ClientState } from './client-state.js';
import type { RequestBody } from './connection.js';
import { ClientStopped, RequestRefused } from './errors.js';
import type { ClientOptions } from './options.js';
import { newClaimId } from './random-ids.js';
import type { Answer } from './request-queue.js';
import type { Platform } from './socket.js';
import type {
  ClaimedPreKeys,
  ClientEvent,
  DeviceInfo,
  IncomingMessage,
  PreKeyClaim,
  PreKeyCounts,
  PreKeyUpload,
  Registration,
  SendOutcome,
  SendRequest,
  Welcome,
} from './types.js';
import { claimedPreKeys, deviceInfos, preKeyCounts, sendOutcome, userIdBytes } from './wire.js';

const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;
const DEFAULT_CLOSE_TIMEOUT_MS = 5_000;

/** Per-call options of requests. */
export interface CallOptions {
  /** From the call to the answer, over reconnects and repeats, in ms. Default: the client's `requestTimeoutMs`. */
  readonly timeoutMs?: number;
}

/**
 * One device of one user, connected to the Lantern messaging server.
 *
 * After `connect` the client keeps a connection: it reconnects with back-off, hands in new tokens, repeats requests that
 * lost their connection (with the same ids, until their deadline) and acks that were not confirmed. Messages reach
 * `onMessage` or `messages()` in order and, while the store of seen messages remembers them, once.
 *
 * Requests may be called at any time; they wait for a connection until their deadline. They reject with
 * {@link RequestRefused} when the server refused, `RequestTimeout` at the deadline, {@link ClientStopped} when the client
 * does not connect again, `TooManyRequests` at the bound, and TypeError for an argument that is not what it should be.
 */
export class MessagingClient {
  readonly #core: ClientCore;
  readonly #timeoutMs: number;

  /** Use `createClient`, which knows the platform. @throws TypeError | RangeError for an option that no server would take */
  constructor(options: ClientOptions, platform: Platform) {
    checkOptions(options);
    this.#core = new ClientCore(options, platform);
    this.#timeoutMs = options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
  }

  /** What the client is doing now. */
  get state(): ClientState {
    return this.#core.state.value;
  }

  /** How the server greeted the newest connection; undefined before the first. */
  get welcome(): Welcome | undefined {
    return this.#core.welcome;
  }

  /** Acks that the server has not confirmed: if the process ends now, these messages may be delivered again. */
  get unconfirmedAcks(): number {
    return this.#core.acks.size;
  }

  /** Calls `listener` with every new state. @returns a function that ends the subscription */
  onStateChange(listener: (state: ClientState) => void): () => void {
    return this.#core.state.subscribe(listener);
  }

  /**
   * Starts the client, if it was not, and resolves when it is connected. It goes on trying until the server refuses for
   * good or `close` is called; then it rejects with {@link ClientStopped}.
   */
  connect(): Promise<Welcome> {
    this.#core.start();
    return new Promise((resolve, reject) => {
      const look = (state: ClientState) => {
        if (state.status === 'ready' || state.status === 'draining') resolve(state.welcome);
        else if (state.status === 'stopped') reject(new ClientStopped(state.reason, state.detail));
        else return;
        unsubscribe();
      };
      const unsubscribe = this.#core.state.subscribe(look);
      look(this.#core.state.value);
    });
  }

  /**
   * Hands out no more messages, waits until the handler is done and every ack is confirmed, at most `timeoutMs` (default
   * 5,000), and closes. Requests without an answer are rejected at once. @returns how many acks stayed unconfirmed
   */
  close(options: { readonly timeoutMs?: number } = {}): Promise<{ readonly unconfirmedAcks: number }> {
    return this.#core.close(options.timeoutMs ?? DEFAULT_CLOSE_TIMEOUT_MS);
  }

  /**
   * Messages, when there is no `onMessage`. Each is acked when the loop asks for the next one; the one at which a loop
   * ends early comes first in the next loop. Ends when the client stops. A slow loop acks late, and the server's window
   * then holds further messages back.
   */
  messages(): AsyncGenerator<IncomingMessage, void, undefined> {
    return this.#core.inbox.messages();
  }

  /** Events, when there is no `onEvent`. The client keeps the newest 256 until they are taken. */
  events(): AsyncGenerator<ClientEvent, void, undefined> {
    return this.#core.events.events();
  }

  /**
   * Registers this device, or repeats an equal registration, and uses its credentials from now on: a connection that was
   * not attached is made anew; `connect` then resolves with the Welcome of the attached one. Keep registration id and
   * secret with the device's keys.
   */
  async register(registration: Registration, options: CallOptions = {}): Promise<PreKeyCounts> {
    const { registrationId, identityKey, deviceSecret, replace = false } = registration;
    const registerDevice = { registrationId, identityKey, deviceSecret, replace, ...uploadToWire(registration) };
    const { frame } = await this.#request({ registerDevice }, options);
    const counts = preKeyCounts(expected(frame.preKeyCounts, frame));
    this.#core.registered({ registrationId, deviceSecret });
    return counts;
  }

  /** Adds one-time keys, replaces signed and last-resort keys. An equal repeat is harmless. */
  async uploadPreKeys(upload: PreKeyUpload, options: CallOptions = {}): Promise<PreKeyCounts> {
    const { frame } = await this.#request({ uploadPreKeys: uploadToWire(upload) }, options);
    return preKeyCounts(expected(frame.preKeyCounts, frame));
  }

  /** Takes one bundle for every device of a user that is not known under its current registration id. */
  async claimPreKeys(claim: PreKeyClaim, options: CallOptions = {}): Promise<ClaimedPreKeys> {
    const { userId, known = [], claimId = newClaimId() } = claim;
    const claimPreKeys = { claimId, userId: userIdBytes(userId), known: [...known] };
    const { frame } = await this.#request({ claimPreKeys }, options);
    return claimedPreKeys(expected(frame.preKeyBundles, frame));
  }

  /** All devices of a user; empty for an unknown one. Claims no key. */
  async getDevices(userId: string, options: CallOptions = {}): Promise<DeviceInfo[]> {
    const { frame } = await this.#request({ getDevices: { userId: userIdBytes(userId) } }, options);
    return deviceInfos(expected(frame.deviceList, frame).devices);
  }

  /** Removes a device of the own user, with its keys and its mailbox. */
  async removeDevice(deviceId: number, options: CallOptions = {}): Promise<void> {
    const { frame, repeated } = await this.#request({ removeDevice: { deviceId } }, options, 'keep');
    if (frame.deviceRemoved) return;
    const refusal = RequestRefused.fromWire(expected(frame.problem, frame));
    // The first attempt, whose answer was lost, did it.
    if (repeated && refusal.code === 'unknown_device') return;
    throw refusal;
  }

  /**
   * Sends one message to the devices of one user. Resolves with what became of it; on `mismatch` nothing was stored: bring
   * the sessions up to date and call again with the same message id. While it has no answer it is repeated with the same
   * message id after a lost connection and after `unavailable`, until its deadline. Sends of one client to one user are
   * stored in the order of the calls, and those that the server refuses for a while are repeated in it; one that is refused
   * while a later one is not comes after that: await each where the order matters.
   *
   * Rejects with `RequestTimeout` when the deadline passes without an answer: the message may or may not be stored, which
   * a repeat with the same message id tells.
   */
  async send(request: SendRequest): Promise<SendOutcome> {
    const { userId, messages, timeoutMs = this.#timeoutMs, ...rest } = request;
    const send: v1.ISend = { ...rest, userId: userIdBytes(userId), messages: [...messages] };
    try {
      // Limits of ephemeral messages are their own: neither kind waits for the other.
      const lane = `${send.ephemeral ? 'ephemeral' : 'stored'} ${userId}`;
      const { frame } = await this.#core.requests.submit({ send }, { timeoutMs, repeat: true, lane });
      return sendOutcome(frame) ?? unexpected(frame);
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      return { outcome: 'refused', code: error.code, message: error.message, retryable: false };
    }
  }

  /** Asks for the server's time. Not repeated: rejects with ConnectionLost when the connection ends first. */
  async ping(options: CallOptions = {}): Promise<{ readonly serverTime: number }> {
    const { timeoutMs = this.#timeoutMs } = options;
    const { frame } = await this.#core.requests.submit({ ping: {} }, { timeoutMs, repeat: false });
    return { serverTime: expected(frame.pong, frame).serverTime ?? 0 };
  }

  /** Submits a request that may be repeated; a Problem is thrown unless it is to be kept. */
  async #request(body: RequestBody, options: CallOptions, problems: 'throw' | 'keep' = 'throw'): Promise<Answer> {
    const { timeoutMs = this.#timeoutMs } = options;
    const answer = await this.#core.requests.submit(body, { timeoutMs, repeat: true });
    const { problem } = answer.frame;
    if (problem && problems === 'throw') throw RequestRefused.fromWire(problem);
    return answer;
  }
}

function uploadToWire({ signedPreKey, lastResortKem, oneTime = [], kem = [] }: PreKeyUpload): v1.IUploadPreKeys {
  return {
    ...(signedPreKey ? { signedPreKey } : {}),
    ...(lastResortKem ? { lastResortKem } : {}),
    oneTime: [...oneTime],
    kem: [...kem],
  };
}

function unexpected(frame: v1.ServerFrame): never {
  throw new Error(`the server answered with ${frame.body ?? 'nothing known'}`);
}

function expected<T>(answer: T | null | undefined, frame: v1.ServerFrame): T {
  return answer ?? unexpected(frame);
}
