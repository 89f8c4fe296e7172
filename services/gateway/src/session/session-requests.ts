import { CloseCode, ProtocolError, RequestProblem, v1 } from '@lantern/protocol';
import type { TokenVerdict } from '../ports.js';
import { REVOKED } from '../revocations/revocable-tokens.js';
import { KeyRequests } from './key-requests.js';
import type { DeviceHost, OwnDevice } from './own-device.js';
import type { AnswerBody } from './reply.js';
import { SendMeter } from './send-meter.js';
import { SessionSends } from './session-sends.js';
import type { SessionServices } from './session-services.js';
import type { TokenLifetime } from './token-lifetime.js';

export interface RequestHost extends DeviceHost {
  /** A request was taken on that `answer` or `refuse` ends. */
  begin(): void;
  /** The client broke the protocol. */
  violated(error: ProtocolError): void;
}

export interface SessionRequestsOptions {
  readonly services: SessionServices;
  readonly host: RequestHost;
  readonly device: OwnDevice;
  readonly token: TokenLifetime;
}

/** Brings each frame of a session to whoever answers it. */
export class SessionRequests {
  readonly #services: SessionServices;
  readonly #host: RequestHost;
  readonly #device: OwnDevice;
  readonly #token: TokenLifetime;
  readonly #keys: KeyRequests;
  #sends: SessionSends | undefined;

  constructor({ services, host, device, token }: SessionRequestsOptions) {
    this.#services = services;
    this.#host = host;
    this.#device = device;
    this.#token = token;
    const asker = host.standing;
    this.#keys = new KeyRequests({
      keys: services.keys,
      tracer: services.tracer,
      registry: services.registry,
      limits: services.requestLimits,
      requester: () => device.address,
      asker,
    });
  }

  handle(frame: v1.ClientFrame): void {
    const { request, seq } = frame;
    const { metrics, clock } = this.#services;
    metrics.requests.inc({ request: request ?? 'unknown' });
    if (this.#device.greeting === undefined && request !== 'hello') {
      return this.#host.violated(new ProtocolError('the first request must be Hello'));
    }
    // Acks and pings are answered on the spot or by the mailbox, and do not count as in flight.
    if (request === 'ping') return this.#host.outbox.push({ seq, pong: { serverTime: clock.now() } });
    if (request === 'ack') return this.#ack(seq, frame.ack?.deliveryIds ?? []);
    this.#host.begin();
    try {
      this.#serve(frame, request);
    } catch (error) {
      this.#host.refuse(seq, error);
    }
  }

  #ack(seq: number, deliveryIds: readonly Uint8Array[]): void {
    try {
      this.#device.requireProven();
      this.#device.mailbox.ack(seq, deliveryIds);
    } catch (error) {
      this.#host.outbox.push({ seq, problem: this.#services.faults.problemOf(error) });
    }
  }

  /** @throws what the request is to be refused with. */
  #serve(frame: v1.ClientFrame, request: v1.ClientFrame['request']): void {
    const { seq } = frame;
    switch (request) {
      case 'hello':
        return this.#hello(seq, frame.hello ?? {});
      case 'registerDevice':
        this.#services.requestLimits.keyRequest(this.#host.standing);
        return this.#device.register(seq, frame.registerDevice ?? {});
      case 'removeDevice':
        return this.#remove(seq, frame.removeDevice?.deviceId ?? 0);
      case 'send':
        return this.#send(seq, frame.send ?? {});
      case 'uploadPreKeys':
        return this.#later(seq, this.#keys.upload(this.#device.requireProven(), frame.uploadPreKeys ?? {}));
      case 'claimPreKeys':
        return this.#claim(seq, frame.claimPreKeys ?? {});
      case 'getDevices':
        return this.#later(seq, this.#keys.devices(frame.getDevices ?? {}));
      case 'refreshToken':
        return this.#later(seq, this.#refreshToken(frame.refreshToken?.token ?? ''));
      default:
        throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_UNSUPPORTED, 'the server does not know this request');
    }
  }

  #later(seq: number, work: Promise<AnswerBody | undefined>): void {
    work.then(
      (body) => {
        if (body !== undefined) this.#host.answer(seq, body);
      },
      (error: unknown) => this.#host.refuse(seq, error),
    );
  }

  #claim(seq: number, request: v1.IClaimPreKeys): void {
    this.#device.requireProven();
    this.#keys.claim(seq, request).then(
      (answer) => this.#host.answerEncoded(answer),
      (error: unknown) => this.#host.refuse(seq, error),
    );
  }

  #hello(seq: number, hello: v1.IHello): void {
    if (this.#device.greeting !== undefined) return this.#host.violated(new ProtocolError('a second Hello'));
    // A token that names no device may be revoked for this one.
    const { revocations } = this.#services;
    if (revocations.isRevoked(this.#token.identity, hello.deviceId ?? 0)) {
      return this.#host.end(CloseCode.TokenInvalid, REVOKED.detail);
    }
    this.#device.hello(seq, hello);
  }

  /** What the session may not do at all costs its user nothing. */
  #remove(seq: number, deviceId: number): void {
    this.#device.requireMayRemove(deviceId);
    this.#services.requestLimits.keyRequest(this.#host.standing);
    this.#device.remove(seq, deviceId);
  }

  #send(seq: number, send: v1.ISend): void {
    this.#device.requireProven();
    const { directory, router, clock, limits, requestLimits, metrics, tracer } = this.#services;
    const { maxTtlMs } = limits.service;
    this.#sends ??= new SessionSends({
      sender: this.#device.address,
      isProven: () => this.#device.proven,
      reply: this.#host,
      directory,
      router,
      clock,
      maxTtlMs,
      limits: requestLimits,
      tracer,
      meter: new SendMeter(clock, metrics),
    });
    this.#sends.accept(seq, send);
  }

  async #judge(token: string): Promise<TokenVerdict> {
    const { verifier, revocations } = this.#services;
    const verdict = await verifier.verify(token);
    const { userId, deviceId } = this.#device.address;
    const forThisUser = verdict.valid && verdict.identity.userId === userId;
    return forThisUser && revocations.isRevoked(verdict.identity, deviceId) ? REVOKED : verdict;
  }

  /** Undefined when the connection ended instead. */
  async #refreshToken(token: string): Promise<AnswerBody | undefined> {
    // Before the signature is checked, which costs more than anything else here.
    this.#services.requestLimits.tokenRefresh(this.#host.standing);
    const verdict = await this.#judge(token);
    if (!verdict.valid) {
      this.#services.metrics.tokensRefused.inc({ fault: verdict.fault });
      throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID, verdict.detail);
    }
    const { userId, deviceId } = verdict.identity;
    const own = this.#device.address;
    if (userId !== own.userId || (deviceId ?? own.deviceId) !== own.deviceId) {
      this.#host.end(CloseCode.Forbidden, 'the token is for another user or device');
      return undefined;
    }
    this.#token.renew(verdict.identity);
    // A connection may outlive many tokens: they show that the device is in use.
    this.#device.touch();
    this.#host.deadlineMoved();
    return { tokenRefreshed: { tokenExpiresAt: this.#token.identity.expiresAt } };
  }
}
