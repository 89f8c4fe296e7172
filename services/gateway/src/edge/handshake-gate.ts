import type { IncomingMessage } from 'node:http';
import { type Rate, RateLimiter } from '@lantern/limits';
import { type UserId, v1 } from '@lantern/protocol';
import { type Clock, type HttpProblem, PROBLEM_KINDS } from '@lantern/runtime';
import type { FloodGuard } from '../session/flood-guard.js';
import { PlaceCounts } from './place-counts.js';
import type { TrustedProxies } from './trusted-proxies.js';

export interface HandshakeGateOptions {
  readonly proxies: TrustedProxies;
  /** Undefined: no web page may connect. */
  readonly allowedOrigins: readonly string[] | undefined;
  readonly handshakesPerAddress: Rate;
  readonly failedTokensPerAddress: Rate;
  readonly maxHandshakesPerAddress: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxConnectionsPerUser: number;
  readonly limiterEntries: number;
  readonly flood: FloodGuard;
  readonly clock: Clock;
}

/** What is decided about an upgrade request before its token is looked at. `source`: whom to count it under. */
export type Admission =
  | { readonly admitted: true; readonly source: string }
  | { readonly admitted: false; readonly result: 'request' | 'limited'; readonly problem: HttpProblem };

/** Too many, and when to come again. */
export interface TooMany {
  readonly detail: string;
  readonly retryAfterMs: number;
}

const { PROBLEM_CODE_INVALID, PROBLEM_CODE_FORBIDDEN, PROBLEM_CODE_RATE_LIMITED } = v1.ProblemCode;

/** When to come again where that depends on other connections ending. */
const PLACE_RETRY_MS = 10_000;
/** `maxHeadersCount` of the HTTP server, which drops what is beyond it without a word. */
const MAX_HEADERS = 64;

function refusal(result: 'request' | 'limited', problem: HttpProblem): Admission {
  return { admitted: false, result, problem };
}

function limited({ detail, retryAfterMs }: TooMany): Admission {
  return refusal('limited', tooManyProblem({ detail, retryAfterMs }));
}

export function tooManyProblem({ detail, retryAfterMs }: TooMany): HttpProblem {
  return { ...PROBLEM_KINDS[PROBLEM_CODE_RATE_LIMITED], detail, retryAfterMs };
}

/** Who may try to connect, and hold how many connections: judged before a signature is checked, as far as that goes. */
export class HandshakeGate {
  readonly maxHeaders = MAX_HEADERS;
  readonly #options: HandshakeGateOptions;
  readonly #handshakes: RateLimiter;
  readonly #failedTokens: RateLimiter;
  readonly #waiting: PlaceCounts;
  readonly #bySource: PlaceCounts;
  readonly #byUser: PlaceCounts;

  constructor(options: HandshakeGateOptions) {
    const { clock, limiterEntries: entries } = options;
    this.#options = options;
    this.#handshakes = new RateLimiter({ rate: options.handshakesPerAddress, clock, entries });
    this.#failedTokens = new RateLimiter({ rate: options.failedTokensPerAddress, clock, entries });
    this.#waiting = new PlaceCounts(options.maxHandshakesPerAddress);
    this.#bySource = new PlaceCounts(options.maxConnectionsPerAddress);
    this.#byUser = new PlaceCounts(options.maxConnectionsPerUser);
  }

  /**
   * A connection was made that has not asked for anything yet. @returns what gives its place back, once; undefined when the
   * address has too many already. Proxies have as many as they like: they stand for many.
   */
  connected(remoteAddress: string): (() => void) | undefined {
    if (this.#options.proxies.trusts(remoteAddress)) return () => undefined;
    const { proxies } = this.#options;
    return this.#waiting.take(proxies.sourceOf(remoteAddress, {}) ?? remoteAddress);
  }

  /** Judges an upgrade request by all but its token. */
  admit({ headers, rawHeaders, socket }: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>): Admission {
    const { proxies } = this.#options;
    const source = proxies.sourceOf(socket.remoteAddress ?? '', headers);
    if (source === undefined) return refusal('request', invalid('the proxy does not say for which address it asks'));
    const waitMs = this.#handshakes.charge(source);
    if (waitMs > 0) return limited({ detail: 'too many connections are made from this address', retryAfterMs: waitMs });
    if (rawHeaders.length >= MAX_HEADERS * 2) return refusal('request', invalid('the request has too many headers'));
    const { origin } = headers;
    if (origin !== undefined && !this.#allows(origin)) return refusal('request', FOREIGN_ORIGIN);
    const retryAfterMs = this.#failedTokens.waitMs(source);
    if (retryAfterMs > 0) return limited({ detail: 'too many tokens from this address were refused', retryAfterMs });
    if (!this.#bySource.hasRoom(source)) {
      return limited({ detail: 'this address has too many connections', retryAfterMs: PLACE_RETRY_MS });
    }
    return { admitted: true, source };
  }

  tokenRefused(source: string): void {
    this.#failedTokens.charge(source);
  }

  /** Why a user may not connect, if so. */
  judge(source: string, userId: UserId): TooMany | undefined {
    const penaltyMs = this.#options.flood.penaltyMs(userId);
    if (penaltyMs > 0) return { detail: 'too many requests were made', retryAfterMs: Math.ceil(penaltyMs) };
    if (this.#byUser.hasRoom(userId) && this.#bySource.hasRoom(source)) return undefined;
    return { detail: 'the user has too many connections', retryAfterMs: PLACE_RETRY_MS };
  }

  /** A connection has come about. @returns what is to be called when it has ended. */
  enter(source: string, userId: UserId): () => void {
    const leaveSource = this.#bySource.take(source);
    const leaveUser = this.#byUser.take(userId);
    return () => {
      leaveSource?.();
      leaveUser?.();
    };
  }

  #allows(origin: string): boolean {
    const { allowedOrigins = [] } = this.#options;
    return allowedOrigins.includes(origin) || allowedOrigins.includes('*');
  }
}

function invalid(detail: string): HttpProblem {
  return { ...PROBLEM_KINDS[PROBLEM_CODE_INVALID], detail };
}

const FOREIGN_ORIGIN: HttpProblem = {
  ...PROBLEM_KINDS[PROBLEM_CODE_FORBIDDEN],
  detail: 'pages of this origin may not connect; the operator names those that may in GATEWAY_ALLOWED_ORIGINS',
};
