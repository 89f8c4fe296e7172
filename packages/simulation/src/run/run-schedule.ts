import type { TraceLine } from '../engine/trace.js';
import { TRANSPORT_CONFIG } from '../cluster/sim-config.js';
import { injectFault } from './inject-fault.js';
import { runAction } from './run-action.js';
import type { Schedule } from './schedule.js';
import { World } from './world.js';

export interface RunResult {
  readonly seed: number;
  /** What did not hold, first of all; undefined when all did. */
  readonly violation: string | undefined;
  /** Events of the scheduler. */
  readonly steps: number;
  /** Virtual ms. */
  readonly tookMs: number;
  /** Of the trace, or of how the run went when there is none. */
  readonly hash: string;
  readonly trace: readonly TraceLine[];
  readonly records: number;
}

/** Until everything is at rest after the last fault, virtual ms. */
const SETTLE_MS = 45_000;
/** For what is still under way when the clients have left. */
const LEAVE_MS = 4_000;
const CHECK_MS = 250;
/** Of one answer of the log, which may come above the bound (K14). */
const FETCH_BYTES = 50 * 600;
const FETCH_RECORDS = 60;

/** Runs one schedule from the start of the processes until all is at rest. */
export async function runSchedule(schedule: Schedule, { trace = false } = {}): Promise<RunResult> {
  const world = new World(schedule, trace);
  const run = new Run(world, schedule);
  const onUnhandled = (error: unknown): void =>
    world.auditor.violated(`an error that nobody handled: ${(error as Error).stack ?? String(error)}`);
  process.on('unhandledRejection', onUnhandled);
  try {
    await run.all();
  } finally {
    process.off('unhandledRejection', onUnhandled);
  }
  const { scheduler, trace: lines } = world.cluster;
  return {
    seed: schedule.seed,
    violation: world.auditor.violations[0],
    steps: scheduler.steps,
    tookMs: scheduler.now,
    hash: trace ? lines.hash : `${scheduler.steps}/${scheduler.now.toFixed(3)}`,
    trace: lines.lines,
    records: world.auditor.records.length,
  };
}

class Run {
  readonly #world: World;
  readonly #schedule: Schedule;
  readonly #undo = new Set<() => void>();
  #atRest = false;
  #leaving = false;
  #hasLeft = false;

  constructor(world: World, schedule: Schedule) {
    this.#world = world;
    this.#schedule = schedule;
  }

  async all(): Promise<void> {
    const { scheduler } = this.#world.cluster;
    const { actions, faults } = this.#schedule;
    const endMs = Math.max(1_000, ...actions.map(({ at }) => at), ...faults.map(({ at }) => at)) + 200;
    this.#plan();
    this.#watch();
    await this.#until(endMs);
    this.#healAll();
    await this.#until(scheduler.now + SETTLE_MS, () => this.#atRest);
    if (!this.#failed && !this.#atRest) this.#world.auditor.violated(`progress: ${this.#whatIsLeft()}`);
    if (this.#failed) return;
    for (const device of this.#world.devices) device.goOffline();
    this.#leaving = true;
    await this.#until(scheduler.now + LEAVE_MS, () => this.#hasLeft);
    const kept = this.#whatIsKept();
    if (kept !== undefined) this.#world.auditor.violated(kept);
  }

  get #failed(): boolean {
    return this.#world.auditor.violations.length > 0;
  }

  #until(untilMs: number, isOver = () => false): Promise<void> {
    return this.#world.cluster.scheduler.runUntil(untilMs, () => this.#failed || isOver());
  }

  #plan(): void {
    const { cluster, devices } = this.#world;
    const { scheduler } = cluster;
    for (const device of devices) scheduler.after(device.random.between(50, 600), () => device.goOnline());
    for (const action of this.#schedule.actions) scheduler.after(action.at, () => runAction(this.#world, action));
    for (const fault of this.#schedule.faults)
      scheduler.after(fault.at, () => {
        const end = injectFault(cluster, devices, fault);
        this.#undo.add(end);
        // What waits for a call does so until it comes.
        if (fault.fault === 'at-call') return;
        scheduler.after(Math.max(0, fault.ms), () => {
          if (this.#undo.delete(end)) end();
        });
      });
  }

  /** No fault lasts, everybody is there, and nobody is slow. */
  #healAll(): void {
    const { cluster, devices } = this.#world;
    cluster.trace.add('fault', '', () => 'all faults end');
    for (const end of this.#undo) end();
    this.#undo.clear();
    for (const name of cluster.names) {
      cluster.start(name);
      cluster.hosts.get(name)?.process.resume();
    }
    this.#world.settling = true;
    for (const device of devices) {
      device.deafUntil = 0;
      device.goOnline();
      for (const { end } of device.connections) end.hold(false);
    }
  }

  #watch(): void {
    const { scheduler } = this.#world.cluster;
    const check = (): void => {
      this.#checkBounds();
      if (this.#leaving) this.#hasLeft = this.#whatIsKept() === undefined;
      else this.#atRest = this.#world.settling && this.#whatIsLeft() === '';
      scheduler.after(CHECK_MS, check);
    };
    scheduler.after(CHECK_MS, check);
  }

  /** I7. */
  #checkBounds(): void {
    const { cluster, auditor } = this.#world;
    for (const name of cluster.transportNames) {
      const host = cluster.transport(name);
      if (host === undefined || !host.process.alive || host.process.paused) continue;
      const { owned } = host.service;
      const bytes = owned.reduce((sum, { core }) => sum + core.bytes, 0);
      const most = TRANSPORT_CONFIG.maxRecordBytes + FETCH_BYTES * Math.max(1, owned.length);
      if (bytes > most) auditor.violated(`I7: ${name} holds ${bytes} bytes of records`);
      for (const { core, partition } of owned)
        if (core.tracked > TRANSPORT_CONFIG.maxTrackedRecords + FETCH_RECORDS)
          auditor.violated(`I7: ${name} tracks ${core.tracked} records of p${partition}`);
    }
  }

  #whatIsLeft(): string {
    const { cluster, devices, auditor } = this.#world;
    const left: string[] = [];
    for (const device of devices) {
      if (device.removed) continue;
      if (device.attached === undefined) left.push(`${device.name} is not attached`);
      else if (device.outbox.size > 0) left.push(`${device.name} has ${device.outbox.size} sends without an answer`);
      if (device.unconfirmed.size > 0) left.push(`${device.name} has ${device.unconfirmed.size} acks unconfirmed`);
    }
    left.push(...auditor.atRest().slice(0, 5));
    for (const [partition] of cluster.broker.partitions.entries()) {
      const end = cluster.broker.end(partition as never);
      const committed = cluster.broker.committedTo(partition as never);
      if (committed < end) left.push(`p${partition} is committed to ${committed} of ${end}`);
    }
    return left.slice(0, 6).join('; ');
  }

  /** I7: of what is over. */
  #whatIsKept(): string | undefined {
    const { cluster } = this.#world;
    for (const name of cluster.transportNames) {
      for (const { core, partition } of cluster.transport(name)?.service.owned ?? []) {
        if (core.sessions > 0) return `I7: ${name} keeps ${core.sessions} sessions of p${partition} after their end`;
        if (core.bytes > 0) return `I7: ${name} keeps ${core.bytes} bytes of p${partition} without a record`;
      }
    }
    return undefined;
  }
}
