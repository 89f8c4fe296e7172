import {
  type Address,
  CloseCode,
  type DeviceInfo,
  type DirectoryChange,
  type KeyCounts,
  type OwnState,
  RequestProblem,
  type SessionEndReason,
  unavailable,
  v1,
} from '@lantern/protocol';
import { type Span, spanOutcomeOf } from '@lantern/runtime';
import type { TokenIdentity } from '../ports.js';
import { DeviceMailbox, type ProvenDevice } from './device-mailbox.js';
import { type Greeting, decideAttachment, parseHello, welcomeOf } from './greeting.js';
import { countsOf, toRegistration } from './key-requests.js';
import { keysWithin } from './keys-within.js';
import type { Outbox } from './outbox.js';
import { OwnChange } from './own-change.js';
import type { Reply } from './reply.js';
import type { SessionServices } from './session-services.js';
import type { Standing } from './standing.js';

/** What the device of a session needs of its connection. */
export interface DeviceHost extends Reply {
  readonly identity: TokenIdentity;
  readonly outbox: Outbox;
  /** How the session is counted. */
  readonly standing: Standing;
  /** No further frame is handled until {@link release}. */
  hold(): void;
  release(): void;
  proceedIfStopped(): void;
  /** A deadline of the session may come earlier than before. */
  deadlineMoved(): void;
  end(code: CloseCode, reason: string): void;
}

type ProvenInstall = Pick<ProvenDevice, 'registrationId' | 'installedAt'>;

const ENDS: Readonly<Record<SessionEndReason, readonly [CloseCode, string]>> = {
  replaced: [CloseCode.Replaced, 'replaced by a newer connection of this device'],
  removed: [CloseCode.DeviceRemoved, 'the device was removed or replaced'],
};

/** How often the own state is read again because it changed while it was read. */
const MAX_READS = 5;

const { ATTACHMENT_ATTACHED, ATTACHMENT_OTHER_REGISTRATION, ATTACHMENT_SEND_ONLY } = v1.Attachment;

/** The device that a session speaks for: from Hello to its mailbox, through registration, replacement and removal. */
export class OwnDevice {
  readonly mailbox: DeviceMailbox;
  readonly #services: SessionServices;
  readonly #host: DeviceHost;
  #greeting: Greeting | undefined;
  #welcomed = false;
  #attachment = v1.Attachment.ATTACHMENT_UNSPECIFIED;
  /** The install whose secret was proven on this connection. */
  #proven: ProvenInstall | undefined;
  /** The own user's devices, if they changed since they were read for Welcome. */
  #changedDevices: readonly DeviceInfo[] | undefined;
  #change: OwnChange | undefined;
  /** The install was removed by somebody else while a removal by this session failed. */
  #lost = false;

  constructor(services: SessionServices, host: DeviceHost) {
    this.#services = services;
    this.#host = host;
    this.mailbox = new DeviceMailbox({
      services,
      outbox: host.outbox,
      ended: (reason) => this.#mailboxEnded(reason),
      acksConfirmed: () => host.proceedIfStopped(),
      awaiting: () => host.deadlineMoved(),
    });
  }

  /** What a Hello asked for that was accepted, answered or not. */
  get greeting(): Greeting | undefined {
    return this.#greeting;
  }

  /** Notes that the device is in use, so that it is not removed as abandoned. Of no consequence for the session. */
  touch(): void {
    if (this.#host.closed) return;
    if (this.#attachment !== ATTACHMENT_ATTACHED && this.#attachment !== ATTACHMENT_SEND_ONLY) return;
    const { keys, faults } = this.#services;
    keys.touch(this.address).catch((error: unknown) => faults.problemOf(error));
  }

  get welcomed(): boolean {
    return this.#welcomed;
  }

  get address(): Address {
    return { userId: this.#host.identity.userId, deviceId: this.#greeting?.deviceId ?? 0 };
  }

  /** Whether the device proved itself, and was not removed or replaced since. */
  get proven(): boolean {
    const proven = this.#attachment === ATTACHMENT_ATTACHED || this.#attachment === ATTACHMENT_SEND_ONLY;
    return proven && this.#proven !== undefined;
  }

  /** The registration id under which the device proved itself. @throws RequestProblem NOT_REGISTERED */
  requireProven(): number {
    if (this.proven && this.#proven !== undefined) return this.#proven.registrationId;
    throw new RequestProblem(
      v1.ProblemCode.PROBLEM_CODE_NOT_REGISTERED,
      `the session is not attached: ${v1.Attachment[this.#attachment]}`,
    );
  }

  /** Answers Hello. @throws RequestProblem for a field out of its range: another Hello may follow. */
  hello(seq: number, hello: v1.IHello): void {
    const greeting = parseHello(hello, this.#services.limits);
    const { deviceId } = this.#host.identity;
    if (deviceId !== undefined && deviceId !== greeting.deviceId) {
      return this.#host.end(CloseCode.Forbidden, 'the token is for another device');
    }
    this.#greeting = greeting;
    const span = this.#services.tracer.begin('gateway.hello');
    const work = async () => {
      try {
        await this.#greet(seq, greeting, span);
      } catch (error) {
        this.#greeting = undefined;
        this.#proven = undefined;
        this.#host.deadlineMoved();
        throw error;
      }
    };
    void this.#inTurn(seq, work, span);
  }

  /** @throws RequestProblem INVALID */
  register(seq: number, request: v1.IRegisterDevice): void {
    const registration = { ...toRegistration(request), proven: this.#host.standing.proven };
    const span = this.#services.tracer.begin('gateway.register');
    const work = () => {
      return this.#changing(async () => {
        const registered = await keysWithin(this.#services.keys, span).register(this.address, registration);
        if (this.#host.closed) return;
        const answer = () => this.#host.answer(seq, { preKeyCounts: countsOf(registered) });
        if (!this.#stands(true)) return;
        const { installedAt } = registered;
        await this.#adopt({ registrationId: registration.registrationId, installedAt }, answer, span);
        this.#pushLow(registered, registration.lastResortKem !== undefined);
      });
    };
    void this.#inTurn(seq, work, span);
  }

  /** To be called after {@link requireMayRemove}. */
  remove(seq: number, deviceId: number): void {
    const span = this.#services.tracer.begin('gateway.remove');
    const work = () => {
      return this.#changing(async (change) => {
        try {
          await keysWithin(this.#services.keys, span).remove({ ...this.address, deviceId });
        } catch (error) {
          // Removed by somebody else meanwhile: there is nothing that this session could go on with.
          this.#lost = change.removedSelf;
          throw error;
        }
        this.#host.answer(seq, { deviceRemoved: {} });
        if (deviceId === this.#greeting?.deviceId || change.removedSelf) this.#host.end(...ENDS.removed);
      });
    };
    void this.#inTurn(seq, work, span);
  }

  directoryChanged(change: DirectoryChange): void {
    if (this.#greeting === undefined) return;
    this.#changedDevices = change.devices;
    this.#change?.note(change);
    if (this.#isRemovedBy(change)) this.#lostInstall();
    else if (this.#welcomed && this.#change === undefined) this.#tellDevices(change.devices);
  }

  preKeysLow(kind: 'one-time' | 'kem', left: number): void {
    if (!this.#welcomed || this.#attachment !== ATTACHMENT_ATTACHED) return;
    const { PRE_KEY_KIND_ONE_TIME, PRE_KEY_KIND_KEM } = v1.PreKeyKind;
    const preKeysLow = { kind: kind === 'kem' ? PRE_KEY_KIND_KEM : PRE_KEY_KIND_ONE_TIME, left };
    this.#host.outbox.push({ seq: 0, preKeysLow });
  }

  /** @throws RequestProblem NOT_REGISTERED, FORBIDDEN */
  requireMayRemove(deviceId: number): void {
    this.requireProven();
    const { PROBLEM_CODE_FORBIDDEN } = v1.ProblemCode;
    if (this.#attachment !== ATTACHMENT_ATTACHED) {
      throw new RequestProblem(PROBLEM_CODE_FORBIDDEN, 'a send-only session removes no device');
    }
    if ((this.#host.identity.deviceId ?? deviceId) !== deviceId) {
      throw new RequestProblem(PROBLEM_CODE_FORBIDDEN, 'the token allows to remove only its own device');
    }
  }

  /** A request that changes who the session is: later frames wait for it. */
  async #inTurn(seq: number, work: () => Promise<void>, span: Span | undefined): Promise<void> {
    this.#host.hold();
    try {
      await work();
      span?.end('done');
    } catch (error) {
      span?.end(spanOutcomeOf(error));
      this.#host.refuse(seq, error);
    } finally {
      this.#host.release();
      if (this.#lost) this.#host.end(...ENDS.removed);
    }
  }

  async #changing(work: (change: OwnChange) => Promise<void>): Promise<void> {
    const change = new OwnChange();
    this.#change = change;
    let succeeded = false;
    try {
      await work(change);
      succeeded = true;
    } finally {
      this.#change = undefined;
      const devices = this.#host.closed ? undefined : change.othersSince(succeeded);
      if (devices !== undefined) this.#tellDevices(devices);
    }
  }

  async #greet(seq: number, greeting: Greeting, span: Span | undefined): Promise<void> {
    const state = await this.#readOwnState(span);
    if (this.#host.closed) return;
    const attachment = decideAttachment(state.own, greeting);
    const welcome = () => this.#welcome(seq, state, attachment);
    const proven = attachment === ATTACHMENT_ATTACHED || attachment === ATTACHMENT_SEND_ONLY;
    if (!this.#stands(proven)) return;
    if (!proven || state.own === undefined) return welcome();
    const { registrationId, installedAt } = state.own;
    this.#proven = { registrationId, installedAt };
    if (attachment === ATTACHMENT_SEND_ONLY) return welcome();
    await this.#attach(state.own, welcome, span);
    this.#pushLow(state.own.counts, state.own.lastResortKemId !== undefined);
  }

  /** Whether the session may go on, as a device of its user or not; else it was ended. */
  #stands(proven: boolean): boolean {
    const reason = this.#host.standing.decided(proven);
    if (reason !== undefined) this.#host.end(CloseCode.Flooding, reason);
    return reason === undefined;
  }

  /** Again when it was changed meanwhile: nobody must attach to an install that is gone. */
  async #readOwnState(span: Span | undefined): Promise<OwnState> {
    const keys = keysWithin(this.#services.keys, span);
    for (let reads = 0; reads < MAX_READS; reads++) {
      this.#changedDevices = undefined;
      const state = await keys.ownState(this.address);
      if (this.#changedDevices === undefined) return state;
    }
    throw unavailable('the devices of the user keep changing');
  }

  #welcome(seq: number, state: OwnState, attachment: v1.Attachment): void {
    const { clock, limits } = this.#services;
    const { expiresAt: tokenExpiresAt } = this.#host.identity;
    this.#attachment = attachment;
    this.#welcomed = true;
    const welcome = welcomeOf({ serverTime: clock.now(), tokenExpiresAt, limits, state, attachment });
    this.#host.answer(seq, { welcome });
    this.#host.deadlineMoved();
    if (this.#changedDevices !== undefined) this.#tellDevices(this.#changedDevices);
  }

  /** The session goes on as the install that was just registered, unless it is that already. */
  async #adopt(install: ProvenInstall, answer: () => void, span: Span | undefined): Promise<void> {
    const attached = this.#proven?.registrationId === install.registrationId && this.mailbox.present;
    this.#proven = install;
    if (this.#greeting?.sendOnly) this.#attachment = ATTACHMENT_SEND_ONLY;
    if (this.#greeting?.sendOnly || attached) return answer();
    const adopted = () => {
      this.#attachment = ATTACHMENT_ATTACHED;
      answer();
    };
    await this.#attach(install, adopted, span);
  }

  async #attach(install: ProvenInstall, attached: () => void, request: Span | undefined): Promise<void> {
    const { registrationId, installedAt } = install;
    const window = this.#greeting?.window ?? this.#services.limits.defaultWindow;
    const span = request?.child('gateway.attach');
    const device = { address: this.address, registrationId, installedAt, window, trace: span?.context };
    try {
      await this.mailbox.attach(device, attached);
    } catch (error) {
      span?.end(spanOutcomeOf(error));
      throw error;
    }
    span?.end('done');
    this.touch();
  }

  #mailboxEnded(reason: SessionEndReason): void {
    if (reason === 'removed' && this.#change !== undefined) this.#lostInstall();
    else this.#host.end(...ENDS[reason]);
  }

  /** A change may be read late, when the device is registered anew: that install is not meant. */
  #isRemovedBy({ removedDeviceIds, removedBefore, devices }: DirectoryChange): boolean {
    const { deviceId } = this.address;
    const place = removedDeviceIds.indexOf(deviceId);
    if (this.#proven === undefined || place === -1) return false;
    const { registrationId, installedAt } = this.#proven;
    const before = removedBefore?.[place] ?? 0;
    if (before > 0) return installedAt < before;
    return !devices.some((device) => device.deviceId === deviceId && device.registrationId === registrationId);
  }

  /** A session that replaces or removes its own install lives to hear the answer. */
  #lostInstall(): void {
    if (this.#change === undefined) return this.#host.end(...ENDS.removed);
    this.#change.removedSelf = true;
    this.#proven = undefined;
    this.#attachment = ATTACHMENT_OTHER_REGISTRATION;
    this.mailbox.abandon(unavailable('the device was removed meanwhile'));
  }

  #tellDevices(devices: readonly DeviceInfo[]): void {
    this.#host.outbox.push({ seq: 0, devicesChanged: { devices: [...devices] } });
  }

  #pushLow(counts: KeyCounts, hasKem: boolean): void {
    if (this.#host.closed) return;
    const below = this.#services.limits.service.lowKeyThreshold;
    if (counts.oneTimeLeft < below) this.preKeysLow('one-time', counts.oneTimeLeft);
    if (hasKem && counts.kemLeft < below) this.preKeysLow('kem', counts.kemLeft);
  }
}
