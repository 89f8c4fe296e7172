import { requestLimitOf } from '@lantern/limits';
import {
  CloseCode,
  type DirectoryChange,
  type ProtocolError,
  type UserId,
  encodeServerFrame,
  v1,
} from '@lantern/protocol';
import type { ListedSession } from '../directory/session-registry.js';
import { REVOKED } from '../revocations/revocable-tokens.js';
import { closeCause } from './close-cause.js';
import type { ClientConnection, ConnectionPlace, TokenIdentity } from '../ports.js';
import type { Deadlines } from './deadline-wheel.js';
import { FrameIntake } from './frame-intake.js';
import { Outbox } from './outbox.js';
import { OwnDevice } from './own-device.js';
import type { AnswerBody } from './reply.js';
import { type DueAction, SessionDeadlines } from './session-deadlines.js';
import { SessionBudget } from './session-budget.js';
import { type RequestHost, SessionRequests } from './session-requests.js';
import type { SessionServices } from './session-services.js';
import { PLACE_RETRY_MS, Standing } from './standing.js';
import { TokenLifetime } from './token-lifetime.js';

/** What a session is made of. */
export interface AcceptedConnection {
  readonly connection: ClientConnection;
  readonly identity: TokenIdentity;
  readonly place: ConnectionPlace;
}

/** One client connection with a verified token: frames in, answers and pushes out. Knows nothing of its carrier. */
export class ClientSession implements RequestHost, ListedSession, Deadlines {
  readonly outbox: Outbox;
  readonly standing: Standing;
  readonly #services: SessionServices;
  readonly #connection: ClientConnection;
  readonly #token: TokenLifetime;
  readonly #intake: FrameIntake;
  readonly #device: OwnDevice;
  readonly #requests: SessionRequests;
  readonly #deadlines: SessionDeadlines;
  #closed = false;
  /** When the client was told to leave, on the monotonic clock. */
  #leaveAt = Infinity;

  constructor(services: SessionServices, { connection, identity, place }: AcceptedConnection) {
    this.#services = services;
    this.#connection = connection;
    this.standing = new Standing({ userId: identity.userId, flood: services.flood, place });
    this.#token = new TokenLifetime(services.clock, identity);
    this.outbox = new Outbox({
      connection,
      flushQueue: services.flushQueue,
      bounds: services.limits.outgoing,
      congested: () => this.#congested(),
      overflowed: () => this.#tooSlow(),
    });
    this.#device = new OwnDevice(services, this);
    this.#requests = new SessionRequests({ services, host: this, device: this.#device, token: this.#token });
    this.#intake = new FrameIntake({
      maxRequestsInFlight: services.limits.maxRequestsInFlight,
      maxUnconfirmedAckIds: services.limits.maxUnconfirmedAckIds,
      connection,
      clock: services.clock,
      turnShares: services.turnShares,
      unconfirmedAckIds: () => this.#device.mailbox.unconfirmedAckIds,
      congested: () => this.outbox.congested,
      budget: new SessionBudget(services.limits.input, services.clock),
      throttled: () => this.#throttled(),
      handle: (frame) => this.#handle(frame),
      violated: (error) => this.violated(error),
    });
    const { outbox } = this;
    this.#deadlines = new SessionDeadlines({
      services,
      connection,
      outbox,
      token: this.#token,
      intake: this.#intake,
      device: this.#device,
    });
  }

  get userId(): UserId {
    return this.#token.identity.userId;
  }

  get deviceId(): number | undefined {
    return this.#device.greeting?.deviceId;
  }

  get connectedAt(): number {
    return this.#device.mailbox.connectedAt;
  }

  get identity(): TokenIdentity {
    return this.#token.identity;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether nothing that the client asked for is under way. */
  get idle(): boolean {
    return this.#intake.requestsInFlight === 0 && this.#device.mailbox.unconfirmedAckIds === 0;
  }

  /** To be called once, before anything is received. */
  open(): void {
    this.#services.registry.add(this);
    this.deadlineMoved();
    // What was revoked since the token was judged.
    this.tokensRevoked();
  }

  /** One binary message of the client. What comes after the end is dropped. */
  receive(message: Uint8Array): void {
    if (!this.#closed) this.#intake.receive(message);
  }

  /** The client broke the protocol. */
  violated(error: ProtocolError): void {
    if (!this.#closed) this.standing.violated();
    this.end(error.closeCode, error.message);
  }

  controlFrame(): void {
    this.#intake.controlFrame();
  }

  /** The network took some of the output. */
  written(): void {
    this.#deadlines.progressed();
    if (this.#closed || !this.outbox.drained()) return;
    this.#device.mailbox.drained();
    this.#intake.proceedIfStopped();
  }

  /** Tells the client to reconnect elsewhere; not to stay longer than it was told before: it is ended by that time. */
  goAway(reconnectAfterMs: number): void {
    const leaveAt = this.#services.clock.monotonic() + reconnectAfterMs;
    if (!this.#device.welcomed || leaveAt >= this.#leaveAt) return;
    this.#leaveAt = leaveAt;
    this.#push({ goingAway: { reconnectAfterMs } });
  }

  /** Ends the connection, after what was answered so far. */
  end(code: CloseCode, reason: string, cause = closeCause(code)): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#services.metrics.closes.inc({ cause });
    this.outbox.close();
    this.#connection.close(code, reason);
    this.#leave();
  }

  /** A newer connection of the user got its place. */
  displaced(): void {
    this.end(CloseCode.Flooding, `a newer connection took the place; retry_after_ms=${PLACE_RETRY_MS}`);
  }

  /** The connection is gone. */
  connectionClosed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#services.metrics.closes.inc({ cause: 'client' });
    this.#leave();
  }

  answer(seq: number, body: AnswerBody): void {
    if (this.#closed) return;
    if (body.duplicate) this.#intake.repeated();
    this.answerEncoded(encodeServerFrame({ ...body, seq }));
  }

  answerEncoded(frame: Uint8Array): void {
    if (this.#closed) return;
    this.outbox.pushEncoded(frame);
    this.#intake.finish();
  }

  refuse(seq: number, error: unknown): void {
    if (this.#closed) return;
    const problem = this.#services.faults.problemOf(error);
    const rateLimited = problem.code === v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED;
    // Before the answer, which may let more in.
    if (rateLimited) this.#intake.refused();
    this.answer(seq, { problem });
    if (rateLimited) this.#rateLimited(problem);
  }

  begin(): void {
    this.#intake.begin();
  }

  hold(): void {
    this.#intake.hold();
  }

  release(): void {
    this.#intake.release();
  }

  proceedIfStopped(): void {
    this.#intake.proceedIfStopped();
  }

  deadlineMoved(): void {
    if (!this.#closed) this.#services.wheel.schedule(this, this.#deadlines.nextMs);
  }

  onDeadline(): number | undefined {
    const due = this.#deadlines.check();
    if (due !== undefined) this.#act(due);
    if (!this.#closed) this.#retire();
    return this.#closed ? undefined : this.#deadlines.nextMs;
  }

  directoryChanged(change: DirectoryChange): void {
    this.#device.directoryChanged(change);
  }

  preKeysLow(kind: 'one-time' | 'kem', left: number): void {
    this.#device.preKeysLow(kind, left);
  }

  tokensRevoked(): void {
    const { identity, deviceId = identity.deviceId } = this;
    if (this.#services.revocations.isRevoked(identity, deviceId)) this.end(CloseCode.TokenInvalid, REVOKED.detail);
  }

  #act(due: DueAction): void {
    switch (due) {
      case 'end-hello':
        return this.end(CloseCode.HelloTimeout, 'no Hello in time; retry_after_ms=1000');
      case 'end-token':
        return this.#tokenOver();
      case 'end-stalled':
        return this.#tooSlow();
      case 'end-dead':
        return this.#dropDeadPeer();
      case 'warn-token':
        return this.#push({ tokenExpiring: { tokenExpiresAt: this.identity.expiresAt } });
    }
  }

  /** A frame may have waited since it was received. */
  #handle(frame: v1.ClientFrame): void {
    if (this.#token.isOver) this.#tokenOver();
    else this.#requests.handle(frame);
  }

  #leave(): void {
    const { registry, wheel } = this.#services;
    this.outbox.drop();
    this.#intake.end();
    this.#device.mailbox.drop();
    registry.remove(this);
    wheel.cancel(this);
  }

  #tokenOver(): void {
    this.end(CloseCode.TokenInvalid, 'the token has expired');
  }

  #push(body: AnswerBody): void {
    this.outbox.push({ ...body, seq: 0 });
  }

  /** Whoever goes on although it is refused is kept out for a while. */
  #rateLimited(problem: v1.IProblem): void {
    this.#services.metrics.rateLimited.inc({ limit: requestLimitOf(problem.message) });
    const reason = this.standing.refused(problem);
    if (reason !== undefined) this.end(CloseCode.Flooding, reason);
  }

  #throttled(): void {
    this.#services.metrics.throttles.inc();
    this.deadlineMoved();
  }

  #congested(): void {
    this.#deadlines.progressed();
    this.deadlineMoved();
  }

  #retire(): void {
    const due = this.#deadlines.takeRetirement();
    if (due?.type === 'tell') this.goAway(due.reconnectAfterMs);
    else if (due !== undefined && (this.idle || !due.whenIdle))
      this.end(CloseCode.GoingAway, 'the connection is old; retry_after_ms=0', 'retired');
  }

  #tooSlow(): void {
    this.end(CloseCode.TryAgainLater, 'too slow; retry_after_ms=1000');
  }

  #dropDeadPeer(): void {
    this.#closed = true;
    this.#services.metrics.closes.inc({ cause: 'dead_peer' });
    this.#connection.terminate();
    this.#leave();
  }
}
