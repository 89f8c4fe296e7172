import { CloseCode, type SendOutcome, type UserId, unavailable, v1 } from '@lantern/protocol';
import { ClientFrames, type ClientWorld, secretHashOf } from './client-frames.js';
import { FuzzPeer } from './fuzz-peer.js';
import { FuzzServices } from './fuzz-services.js';
import type { CallOutcome } from './scripted-keys.js';
import { type OwnedSession, PARTITIONS, hexOf } from './scripted-transport.js';
import type { Step } from './steps.js';

const ALICE = '00000000-0000-4000-8000-00000000000a' as UserId;
const BOB = '00000000-0000-4000-8000-00000000000b' as UserId;
const NOBODY = '00000000-0000-4000-8000-00000000000c' as UserId;
const USERS = [ALICE, BOB, NOBODY];
/** Whose the connections are: two of one user, which may be of one device. */
const SLOTS = [ALICE, ALICE, BOB];
const TOKEN_MS = 120_000;
const GIVE_UP_ROUNDS = 200;

function at<T>(items: readonly T[], index: number): T | undefined {
  return items[index % Math.max(1, items.length)];
}

/** Sessions of one gateway and all that happens to them. */
export class SessionWorld {
  readonly services = new FuzzServices();
  readonly violations: string[] = [];
  readonly story: string[] = [];
  readonly #peers: (FuzzPeer | undefined)[] = SLOTS.map(() => undefined);
  readonly #frames = new Map<FuzzPeer, ClientFrames>();
  readonly #accepted = new Set<string>();
  readonly #duplicates = new Set<string>();
  readonly #all: FuzzPeer[] = [];
  readonly #clients: ClientWorld;
  #messageIds = 0;
  #injectedFaults = 0;

  constructor() {
    const { keys, clock } = this.services;
    for (const [userId, deviceId] of [
      [ALICE, 1],
      [ALICE, 2],
      [BOB, 1],
    ] as const)
      keys.install({ userId, deviceId }, 10 + deviceId, secretHashOf(10 + deviceId));
    this.#clients = {
      keys,
      users: USERS,
      now: () => clock.now(),
      newMessageId: () => {
        const id = new Uint8Array(16);
        new DataView(id.buffer).setUint32(0, ++this.#messageIds);
        return id;
      },
    };
  }

  async step(step: Step): Promise<void> {
    this.#do(step);
    await this.#turn();
    for (const peer of this.#all) peer.check();
    this.#checkLogs();
    const [violation] = this.violations;
    if (violation !== undefined) throw new Error(violation);
  }

  /** Everything that waits is answered, and what is open has to have got its answers; then all of it is left. */
  async finish(): Promise<void> {
    const { services } = this;
    for (let round = 0; round < GIVE_UP_ROUNDS && !this.#atRest(); round++) await this.step({ type: 'settle-all' });
    for (const { model, options, inbound } of this.#open) {
      const left = model.asked.map(({ seq, kind }) => `${kind} ${seq}`).join(', ');
      if (left !== '')
        this.#violated(`connection ${options.slot}: never answered: ${left}, ${inbound.length} messages unread`);
      if (model.untold.length > 0)
        this.#violated(`connection ${options.slot}: never pushed: ${JSON.stringify(model.untold)}`);
    }
    for (const peer of this.#open) peer.disconnect();
    await this.step({ type: 'advance', ms: 10_000 });
    await this.step({ type: 'settle-all' });
    if (services.sessionsOf(USERS) > 0) this.#violated('a session is listed after its end');
    if (services.transports.live.length > 0) this.#violated('a mailbox is held after the end of its session');
    // The wheel's own.
    if (services.clock.pending > 1) this.#violated(`${services.clock.pending - 1} timers are left`);
    await this.step({ type: 'advance', ms: 400_000 });
    services.stop();
    if (services.clock.pending > 0) this.#violated('a timer is left');
    const [violation] = this.violations;
    if (violation !== undefined) throw new Error(violation);
  }

  get #open(): FuzzPeer[] {
    return this.#all.filter(({ model }) => model.closed === undefined);
  }

  #atRest(): boolean {
    const { keys, transports, verdicts } = this.services;
    const waiting = keys.pending.length + transports.sends.length + verdicts.length + keys.announcements.length;
    return (
      waiting === 0 &&
      this.#open.every(({ model, inbound }) => model.asked.length + model.untold.length + inbound.length === 0)
    );
  }

  #violated(what: string): void {
    this.violations.push(what);
  }

  /** Lets promises and the flush at the end of the turn run. */
  async #turn(): Promise<void> {
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
    for (const peer of this.#open) peer.pump();
    await new Promise((resolve) => setImmediate(resolve));
  }

  #checkLogs(): void {
    for (const { message, fields } of this.services.logger.entries.splice(0)) {
      const { error } = fields as { readonly error?: Error };
      if (message === 'request failed' && error?.message.startsWith('a fault of') && this.#injectedFaults > 0) continue;
      if (message.startsWith('too many revocations')) continue;
      this.#violated(`logged: ${message}: ${error?.stack ?? ''}`);
    }
  }

  #do(step: Step): void {
    const { services } = this;
    switch (step.type) {
      case 'connect':
        return this.#connect(step.slot, step.boundToken);
      case 'frames':
        return this.#with(step.slot, (peer, frames) =>
          peer.write(Buffer.concat(step.frames.map((one) => frames.frame(one)))),
        );
      case 'malformed':
        return this.#with(step.slot, (peer, frames) =>
          step.variant > 4 ? peer.writeText() : peer.write(frames.malformed(step.variant)),
        );
      case 'keys':
        return this.#answerKeys(step.index, step.outcome);
      case 'announce':
        return this.#announce();
      case 'verdict':
        return this.#judge(step.index, step.possible);
      case 'session':
        return this.#transport(step);
      case 'send-result':
        return this.#settleSend(step.index, step.outcome);
      case 'move':
        return services.transports.move(step.partition, step.endpoint, step.told);
      case 'lose':
        return services.transports.lose(step.partition);
      case 'advance':
        return services.clock.advance(step.ms);
      case 'jump':
        return services.clock.jump(step.ms);
      case 'slow':
        return this.#with(step.slot, (peer) => void (peer.socket.slow = step.slow));
      case 'drain':
        return this.#with(step.slot, (peer) => peer.drain(step.bytes));
      case 'disconnect':
        return this.#with(step.slot, (peer) => peer.disconnect());
      case 'revoke':
        return this.#revoke(step.slot, step.deviceId);
      case 'end':
        return this.#with(step.slot, (peer) => this.#drainPeer(peer, step.goAwayOnly));
      case 'settle-all':
        return this.#settleAll();
    }
  }

  #with(slot: number, act: (peer: FuzzPeer, frames: ClientFrames) => void): void {
    const peer = this.#peers[slot];
    const frames = peer && this.#frames.get(peer);
    // Also when it is closed: what was on its way still comes.
    if (peer !== undefined && frames !== undefined && peer.model.closed !== 'by the client') act(peer, frames);
  }

  #connect(slot: number, boundToken: boolean): void {
    const userId = SLOTS[slot];
    if (userId === undefined || (this.#peers[slot]?.model.closed === undefined && this.#peers[slot] !== undefined))
      return;
    const peer = new FuzzPeer({
      services: this.services,
      slot,
      userId,
      expiresAt: this.services.clock.now() + TOKEN_MS,
      tokenDeviceId: boundToken ? 1 : undefined,
      violated: (what) => this.#violated(what),
      accepted: this.#accepted,
      duplicates: this.#duplicates,
    });
    this.#peers[slot] = peer;
    this.#all.push(peer);
    this.#frames.set(peer, new ClientFrames(peer, this.#clients));
  }

  #drainPeer(peer: FuzzPeer, goAwayOnly: boolean): void {
    if (goAwayOnly) return peer.session.goAway(1_000);
    peer.model.mayClose.add(CloseCode.GoingAway);
    peer.session.end(CloseCode.GoingAway, 'the server drains');
  }

  #answerKeys(index: number, outcome: CallOutcome): void {
    const { pending } = this.services.keys;
    const [call] = pending.splice(index % Math.max(1, pending.length), 1);
    if (outcome === 'fault') this.#injectedFaults++;
    call?.settle(outcome);
    // Announced before it is answered, unless the news is slow: then by a step of its own.
    if (index % 4 !== 3) while (this.services.keys.announcements.length > 0) this.#announce();
  }

  #announce(): void {
    const [change] = this.services.keys.announcements;
    if (change === undefined) return;
    for (const peer of this.#all) if (peer.options.userId === change.userId) peer.changed(change);
    this.services.announce();
  }

  #judge(index: number, possible: boolean): void {
    const { verdicts } = this.services;
    if (!possible) this.#injectedFaults++;
    verdicts.splice(index % Math.max(1, verdicts.length), 1)[0]?.settle(possible);
  }

  #transport({ index, event, count, bytes }: Extract<Step, { readonly type: 'session' }>): void {
    const { transports } = this.services;
    const session = at(event === 'late' ? transports.sessions.filter(({ gone }) => gone) : transports.live, index);
    if (session === undefined) return;
    if (event !== 'late' && event !== 'end-replaced' && event !== 'end-removed' && !session.attached)
      return transports.attach(session);
    this.#tell(session, event, { count, bytes });
  }

  #tell(
    session: OwnedSession,
    event: Extract<Step, { readonly type: 'session' }>['event'],
    { count, bytes }: { count: number; bytes: number },
  ): void {
    const { transports } = this.services;
    const { session: id } = session.request;
    switch (event) {
      case 'deliver':
      case 'late':
        return transports.deliver(session, { count, bytes, ephemeral: false });
      case 'ephemeral':
        return transports.deliver(session, { count, bytes, ephemeral: true });
      case 'confirm':
      case 'confirm-last':
        return transports.confirm(session, count, event === 'confirm-last');
      case 'caught-up':
        return transports.tell(session, { type: 'caught-up', session: id, phase: count > 2 ? 'sent' : 'confirmed' });
      case 'notice':
        return transports.notice(session);
      case 'end-replaced':
        return transports.end(session, 'replaced');
      case 'end-removed':
        return transports.end(session, 'removed');
    }
  }

  #settleSend(index: number, outcome: number): void {
    const { transports } = this.services;
    const [pending] = transports.sends.splice(index % Math.max(1, transports.sends.length), 1);
    if (pending === undefined) return;
    const id = hexOf(pending.request.send.messageId);
    const { code, message, retryAfterMs } = unavailable('not now');
    const refused = {
      outcome: 'refused' as const,
      code,
      message,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
    const outcomes: readonly SendOutcome[] = [
      pending.request.probe ? { outcome: 'not-duplicate' } : { outcome: 'accepted', serverTime: 5, fullDeviceIds: [] },
      pending.request.probe ? { outcome: 'not-duplicate' } : { outcome: 'accepted', serverTime: 5, fullDeviceIds: [1] },
      { outcome: 'duplicate', serverTime: 4 },
      refused,
      { ...refused, code: v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED },
    ];
    const result = outcomes[outcome % outcomes.length] ?? refused;
    if (result.outcome === 'accepted') this.#accepted.add(id);
    if (result.outcome === 'duplicate') this.#duplicates.add(id);
    transports.settle(pending, result);
  }

  #revoke(slot: number, deviceId: number | undefined): void {
    const userId = SLOTS[slot];
    if (userId === undefined) return;
    const issuedUntil = this.services.clock.now();
    this.services.revocations.revoked({ userId, issuedUntil, ...(deviceId === undefined ? {} : { deviceId }) });
  }

  /** What waits anywhere goes on, as it should. */
  #settleAll(): void {
    const { keys, transports, verdicts, clock } = this.services;
    for (const peer of this.#open) {
      peer.socket.slow = false;
      peer.drain(Infinity);
    }
    while (keys.announcements.length > 0) this.#announce();
    for (let partition = 0; partition < PARTITIONS; partition++)
      if (transports.ownerless.includes(partition)) transports.move(partition, 0, 'partitions');
    for (const call of keys.pending.splice(0)) call.settle('done');
    while (keys.announcements.length > 0) this.#announce();
    for (const verdict of verdicts.splice(0)) verdict.settle(true);
    while (transports.sends.length > 0) this.#settleSend(0, 0);
    for (const session of transports.live) {
      if (!session.attached) transports.attach(session);
      transports.confirm(session, 100, false);
    }
    clock.advance(100);
  }
}
