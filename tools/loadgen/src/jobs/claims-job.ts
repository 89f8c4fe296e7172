import { randomBytes } from 'node:crypto';
import {
  CLAIM_ID_BYTES,
  MAX_KEM_KEYS_PER_UPLOAD,
  MAX_ONE_TIME_KEYS_PER_UPLOAD,
  type UserId,
  userIdToBytes,
  type v1,
} from '@lantern/protocol';
import { type Device, helloOf, kemKey, newDevice, newUserId, oneTimeKey, registerDevice } from '../client/device.js';
import { RawConnection, insist } from '../client/raw-connection.js';
import { ClaimLedger, type ClaimLedgerSummary } from '../load/claim-ledger.js';
import { deferred } from '../load/deferred.js';
import { inTurn } from '../load/in-turn.js';
import type { EncodedLatencies } from '../load/latencies.js';
import { Recorder } from '../load/recorder.js';
import { within } from '../load/within.js';
import type { Job, JobContext } from '../worker/job.js';
import { type LanternTarget, accessOf } from './target.js';

export interface ClaimsPlan {
  readonly target: LanternTarget;
  /** Connections that claim, each of a user of its own. */
  readonly claimers: number;
  /** Claims under way of each claimer. */
  readonly inFlight: number;
  /** Devices whose keys are claimed, each of a user of its own. */
  readonly targets: number;
  /** One-time keys of each target: that many claims are made of it. */
  readonly keys: number;
  /** One-time KEM keys of each target. */
  readonly kemKeys: number;
  readonly drainTimeoutMs: number;
}

export interface ClaimsResult {
  readonly windowMs: number;
  readonly claims: number;
  readonly latencies: EncodedLatencies;
  readonly ledger: ClaimLedgerSummary;
}

const TARGETS_AT_ONCE = 16;

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

/** Takes every one-time key of the targets, in parallel. */
export class ClaimsJob implements Job {
  readonly #plan: ClaimsPlan;
  readonly #context: JobContext;
  readonly #access: ReturnType<typeof accessOf>;
  readonly #recorder = new Recorder();
  readonly #ledger = new ClaimLedger();
  readonly #targets: readonly UserId[];
  readonly #over = deferred<void>();
  #claimers: RawConnection[] = [];
  #next = 0;
  #underWay = 0;
  #stopped = false;

  constructor(plan: ClaimsPlan, context: JobContext) {
    this.#plan = plan;
    this.#context = context;
    this.#access = accessOf(plan.target, (error) => context.fail(error));
    this.#targets = Array.from({ length: plan.targets }, newUserId);
  }

  async prepare(): Promise<void> {
    await inTurn(this.#targets, TARGETS_AT_ONCE, (userId) => this.#stock(newDevice(userId, 1)));
    const claimers = Array.from({ length: this.#plan.claimers }, () => newDevice(newUserId(), 1));
    this.#claimers = await inTurn(claimers, TARGETS_AT_ONCE, async (device) => {
      await registerDevice(this.#access, device);
      return this.#connect(device);
    });
  }

  start(): void {
    for (const claimer of this.#claimers)
      for (let i = 0; i < this.#plan.inFlight; i++) void this.#claimUntilEmpty(claimer);
  }

  async mark(): Promise<void> {
    this.#recorder.open();
  }

  async stop(): Promise<ClaimsResult> {
    this.#recorder.close();
    this.#stopped = true;
    await within(this.#plan.drainTimeoutMs, this.#over.promise);
    await Promise.all(this.#claimers.map((claimer) => claimer.close()));
    const { windowMs, counts, latencies } = this.#recorder;
    return { windowMs, claims: counts.confirmed, latencies: latencies.encode(), ledger: this.#ledger.summary() };
  }

  done(): number {
    return this.#recorder.confirmedEver;
  }

  async #claimUntilEmpty(claimer: RawConnection): Promise<void> {
    this.#underWay++;
    try {
      for (let turn = this.#turn(); turn !== undefined; turn = this.#turn()) await this.#claim(claimer, turn);
    } catch (error) {
      this.#context.fail(error as Error);
    }
    if (--this.#underWay > 0) return;
    this.#over.resolve();
    if (!this.#stopped) {
      // The window ends with the last key, not when somebody hears of it.
      this.#recorder.close();
      this.#context.finished();
    }
  }

  /** The position of the target to claim from; undefined when nothing is left to do. */
  #turn(): number | undefined {
    const { targets, keys } = this.#plan;
    if (this.#stopped || this.#next >= targets * keys) return undefined;
    return this.#next++ % targets;
  }

  async #claim(claimer: RawConnection, target: number): Promise<void> {
    const userId = userIdToBytes(this.#targets[target] as UserId);
    const sentAt = performance.now();
    this.#ledger.claimed();
    const answer = await claimer.request({ claimPreKeys: { claimId: randomBytes(CLAIM_ID_BYTES), userId, known: [] } });
    const now = performance.now();
    this.#recorder.count('confirmed', now);
    this.#recorder.time('accepted', sentAt, now);
    this.#ledger.answered(target, answer);
  }

  /** Registers a device with all its keys. */
  async #stock(device: Device): Promise<void> {
    const { keys, kemKeys } = this.#plan;
    await registerDevice(this.#access, device, { lastResortKem: kemKey(0) });
    const connection = await this.#connect(device);
    for (let from = 0; from < keys || from < kemKeys;) {
      const step = kemKeys > 0 ? MAX_KEM_KEYS_PER_UPLOAD : MAX_ONE_TIME_KEYS_PER_UPLOAD;
      const oneTime = range(from + 1, Math.min(step, Math.max(0, keys - from))).map(oneTimeKey);
      const kem = range(from + 1, Math.min(step, Math.max(0, kemKeys - from))).map(kemKey);
      const uploadPreKeys: v1.IUploadPreKeys = { oneTime, kem };
      await insist(connection, { uploadPreKeys }, 'preKeyCounts');
      from += step;
    }
    await connection.close();
  }

  async #connect(device: Device): Promise<RawConnection> {
    const { nextUrl, tokens, onLost } = this.#access;
    const token = tokens.token(device.userId);
    const connection = await RawConnection.open({ url: nextUrl(), token, onLost, onFrame: () => undefined });
    await insist(connection, { hello: helloOf(device) }, 'welcome');
    return connection;
  }
}
