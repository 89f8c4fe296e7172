import type { IncomingMessage } from 'node:http';
import { type Rate, RateLimiter } from '@lantern/limits';
import { type UserId, v1 } from '@lantern/protocol';
import { type Clock, type HttpProblem, type Logger, PROBLEM_KINDS } from '@lantern/runtime';
import type { ConnectionLimit, GatewayMetrics } from '../metrics.js';
import type { ConnectionPlace, TokenFault, TokenIdentity } from '../ports.js';
import { type FloodGuards, PLACE_RETRY_MS } from '../session/standing.js';
import { KeptOutTokens } from './kept-out-tokens.js';
import { PlaceCounts } from './place-counts.js';
import type { TrustedProxies } from './trusted-proxies.js';
import { type UserPlace, UserPlaces } from './user-places.js';

export interface HandshakeGateOptions {
  readonly proxies: TrustedProxies;
  /** Undefined: no web page may connect. */
  readonly allowedOrigins: readonly string[] | undefined;
  readonly handshakesPerAddress: Rate;
  readonly failedTokensPerAddress: Rate;
  readonly maxHandshakesPerAddress: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxConnectionsPerUser: number;
  readonly maxUnprovenConnectionsPerUser: number;
  readonly limiterEntries: number;
  readonly flood: FloodGuards;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
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

/** `maxHeadersCount` of the HTTP server, which drops what is beyond it without a word. */
const MAX_HEADERS = 64;
/** Tokens that the issuer made, and whose time is not now: no attempt to get in, and nothing that neighbours should pay for. */
const HONEST_FAULTS: ReadonlySet<TokenFault> = new Set(['expired', 'not-yet-valid', 'revoked']);

const TOO_MANY_HANDSHAKES = 'too many connections are made from this address';
const TOO_MANY_FAILURES = 'too many connections from this address were refused or broke the protocol';
const TOO_MANY_OF_ADDRESS: TooMany = {
  detail: 'this address has too many connections',
  retryAfterMs: PLACE_RETRY_MS,
};

/** A user at one address: kept out there, whoever has stolen the token leaves the user's devices elsewhere alone. */
function userAt(source: string, userId: UserId): string {
  return `${userId} at ${source}`;
}

function refusal(result: 'request' | 'limited', problem: HttpProblem): Admission {
  return { admitted: false, result, problem };
}

export function tooManyProblem({ detail, retryAfterMs }: TooMany): HttpProblem {
  return { ...PROBLEM_KINDS[PROBLEM_CODE_RATE_LIMITED], detail, retryAfterMs };
}

/** Who may try to connect, and hold how many connections: judged before a signature is checked, as far as that goes. */
export class HandshakeGate {
  readonly maxHeaders = MAX_HEADERS;
  readonly #options: HandshakeGateOptions;
  readonly #handshakes: RateLimiter;
  readonly #failures: RateLimiter;
  readonly #keptOut: KeptOutTokens;
  readonly #waiting: PlaceCounts;
  readonly #bySource: PlaceCounts;
  readonly #byUser: UserPlaces;
  #warned = false;

  constructor(options: HandshakeGateOptions) {
    const { clock, limiterEntries: entries } = options;
    this.#options = options;
    this.#handshakes = new RateLimiter({ rate: options.handshakesPerAddress, clock, entries });
    this.#failures = new RateLimiter({ rate: options.failedTokensPerAddress, clock, entries });
    this.#keptOut = new KeptOutTokens(clock);
    this.#waiting = new PlaceCounts(options.maxHandshakesPerAddress);
    this.#bySource = new PlaceCounts(options.maxConnectionsPerAddress);
    this.#byUser = new UserPlaces({
      maxProven: options.maxConnectionsPerUser,
      maxUnproven: options.maxUnprovenConnectionsPerUser,
    });
  }

  /**
   * A connection was made that has not asked for anything yet. @returns what gives its place back, once; undefined when the
   * address has too many already. Proxies have as many as they like: they stand for many.
   */
  connected(remoteAddress: string): (() => void) | undefined {
    if (this.#options.proxies.trusts(remoteAddress)) return () => undefined;
    const { proxies } = this.#options;
    const leave = this.#waiting.take(proxies.sourceOf(remoteAddress, {}) ?? remoteAddress);
    if (leave === undefined) this.#count('max_handshakes_per_address');
    return leave;
  }

  /** Judges an upgrade request by all but its token. */
  admit({ headers, rawHeaders, socket }: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>): Admission {
    const { proxies } = this.#options;
    if (proxies.ignores(socket.remoteAddress ?? '', headers)) this.#forwardedIgnored();
    const source = proxies.sourceOf(socket.remoteAddress ?? '', headers);
    if (source === undefined) return refusal('request', invalid('the proxy does not say for which address it asks'));
    const waitMs = this.#handshakes.charge(source);
    if (waitMs > 0)
      return this.#limited('handshakes_per_address', { detail: TOO_MANY_HANDSHAKES, retryAfterMs: waitMs });
    if (rawHeaders.length >= MAX_HEADERS * 2) return refusal('request', invalid('the request has too many headers'));
    const { origin } = headers;
    if (origin !== undefined && !this.#allows(origin)) return refusal('request', FOREIGN_ORIGIN);
    return this.admitSource(source);
  }

  /** What may have changed while a request waited that was admitted. */
  admitSource(source: string): Admission {
    const retryAfterMs = this.#failures.waitMs(source);
    if (retryAfterMs > 0)
      return this.#limited('failed_tokens_per_address', { detail: TOO_MANY_FAILURES, retryAfterMs });
    if (!this.#bySource.hasRoom(source)) return this.#limited('max_connections_per_address', TOO_MANY_OF_ADDRESS);
    return { admitted: true, source };
  }

  tokenRefused(source: string, fault: TokenFault): void {
    if (!HONEST_FAULTS.has(fault)) this.#failures.charge(source);
  }

  /** Why a token is refused without looking at it, if so: it was good, and its user is kept out. */
  judgeToken(source: string, token: string): TooMany | undefined {
    const penaltyMs = this.#keptOut.waitMs(source, token);
    return penaltyMs > 0 ? this.#penalty(penaltyMs) : undefined;
  }

  /** Why a user may not connect, if so. `token`: says who it is, and was verified. */
  judge(source: string, { userId, expiresAt }: TokenIdentity, token: string): TooMany | undefined {
    const { clock, flood } = this.#options;
    const { proven, unproven } = flood;
    const penaltyMs = Math.max(proven.penaltyMs(userId), unproven.penaltyMs(userAt(source, userId)));
    if (penaltyMs > 0) {
      this.#keptOut.keep(source, token, Math.min(penaltyMs, expiresAt - clock.now()));
      return this.#penalty(penaltyMs);
    }
    if (this.#bySource.hasRoom(source)) return undefined;
    this.#count('max_connections_per_address');
    return TOO_MANY_OF_ADDRESS;
  }

  /** A connection has come about. Its place is to be given back when it is gone, not when it is told to end. */
  enter(source: string, userId: UserId): UserPlace & ConnectionPlace {
    const leaveSource = this.#bySource.take(source);
    const place = this.#byUser.enter(userId, source);
    const leave = () => {
      leaveSource?.();
      place.leave();
    };
    const violated = (proven: boolean) => {
      // Costs as much as guessing tokens, and is repeated as easily.
      this.#failures.charge(source);
      if (!proven) this.#options.flood.unproven.violated(userAt(source, userId));
    };
    return { ...place, leave, violated };
  }

  /** A connection that is to be told why it ends. @returns what is to be called when it is gone */
  enterToLeave(source: string): (() => void) | TooMany {
    const leave = this.#bySource.take(source);
    if (leave === undefined) this.#count('max_connections_per_address');
    return leave ?? TOO_MANY_OF_ADDRESS;
  }

  #penalty(ms: number): TooMany {
    this.#count('flood_penalty');
    return {
      detail: 'too many requests were refused, or connections broke the protocol',
      retryAfterMs: Math.ceil(ms),
    };
  }

  #limited(limit: ConnectionLimit, { detail, retryAfterMs }: TooMany): Admission {
    this.#count(limit);
    return refusal('limited', tooManyProblem({ detail, retryAfterMs }));
  }

  #count(limit: ConnectionLimit): void {
    this.#options.metrics.connectionsLimited.inc({ limit });
  }

  #forwardedIgnored(): void {
    this.#options.metrics.forwardedIgnored.inc();
    if (this.#warned) return;
    this.#warned = true;
    const message =
      'a header that says from where a connection comes was not read: its sender is no proxy of GATEWAY_TRUSTED_PROXIES; behind a load balancer all clients count as one address until it is set';
    this.#options.logger.warn(message);
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
