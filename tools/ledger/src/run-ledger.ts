import { setMaxListeners } from 'node:events';
import { comeAndGo } from './clients/comings-and-goings.js';
import { type Open, drain, openIn } from './clients/drain.js';
import { type Persona, planPopulation } from './clients/persona.js';
import { Population } from './clients/population.js';
import { PROBE_RATE, sendProbes } from './clients/probes.js';
import { writeMessages } from './clients/traffic.js';
import { planFaults } from './faults/fault-plan.js';
import { type FaultRecord, FaultRunner } from './faults/fault-runner.js';
import { Ledger } from './ledger/ledger.js';
import { pause } from './pause.js';
import type { RunOutcome } from './run-outcome.js';
import { PARTITIONS, type RunSettings } from './run-settings.js';
import { SeededRandom } from './seeded-random.js';
import type { Stage } from './stage/stage.js';
import { StallBook } from './stalls/stall-book.js';

/** How a run stands. */
export interface Progress {
  readonly phase: string;
  readonly seconds: number;
  readonly accepted: number;
  readonly deliveries: number;
  readonly faults: number;
  readonly open: Open;
}

export interface RunLedgerOptions {
  readonly settings: RunSettings;
  readonly stage: Stage;
  /** Ends load and faults; what is broken is mended, and the rest is drained and reported. */
  readonly interrupted: AbortSignal;
  /** Gives the draining up, too. */
  readonly hurried: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onFault?: (record: FaultRecord) => void;
}

/** Load without faults, for comparison, before the first fault. */
const QUIET_MS = 5_000;
const PROGRESS_MS = 500;
const DRAIN_TIMEOUT_MS = 300_000;

/** The account of one run on a stage that was started. */
class LedgerRun {
  readonly #options: RunLedgerOptions;
  readonly #random: SeededRandom;
  readonly #personas: readonly Persona[];
  readonly #ledger: Ledger;
  readonly #stalls = new StallBook(PARTITIONS);
  readonly #population: Population;
  readonly #faults: FaultRunner;
  readonly #startedAt = new Date();
  #phase = 'registering';
  #failure: string | undefined;
  #loadFrom = performance.now();

  constructor(options: RunLedgerOptions) {
    const { stage, settings } = options;
    this.#options = options;
    this.#random = new SeededRandom(settings.seed);
    const plan = { clients: settings.clients, partitions: PARTITIONS, random: this.#random.fork() };
    this.#personas = planPopulation(plan);
    const deviceIds = this.#personas.map(({ deviceId }) => deviceId);
    this.#ledger = new Ledger(deviceIds, () => this.#situation());
    this.#faults = this.#faultRunner();
    this.#population = new Population({
      personas: this.#personas,
      ledger: this.#ledger,
      random: this.#random.fork(),
      urls: stage.constellation.urls,
      token: (userId) => stage.constellation.token(userId),
      onFirst: (_device, message) => this.#stalls.delivered(message, performance.now()),
    });
  }

  async run(): Promise<RunOutcome> {
    const { interrupted, hurried } = this.#options;
    const telling = setInterval(() => this.#tell(), PROGRESS_MS);
    try {
      await this.#population.register();
      const seconds = await this.#underLoad();
      this.#phase = 'draining';
      const drainFrom = performance.now();
      const options = { population: this.#population, ledger: this.#ledger, timeoutMs: DRAIN_TIMEOUT_MS };
      const atRest = await drain({ ...options, signal: hurried });
      const drainSeconds = (performance.now() - drainFrom) / 1_000;
      this.#stalls.close(performance.now());
      return this.#outcome({
        complete: atRest && !interrupted.aborted && this.#failure === undefined,
        seconds,
        drainSeconds,
      });
    } finally {
      clearInterval(telling);
      await this.#population.end();
    }
  }

  /** @returns for how many seconds. */
  async #underLoad(): Promise<number> {
    const { settings, interrupted } = this.#options;
    const population = this.#population;
    const over = new AbortController();
    // Every device waits for it.
    setMaxListeners(0, over.signal);
    const rate = Math.max(1, settings.rate - PROBE_RATE * PARTITIONS);
    const waiting = {
      waitingFor: (device: number) => this.#ledger.waitingFor(device),
      waiting: () => this.#ledger.openCopies,
    };
    const regular = population.devices.filter(({ persona }) => persona.role === 'regular');
    this.#phase = 'load';
    this.#loadFrom = performance.now();
    const load = [
      sendProbes({ population, stalls: this.#stalls }, over.signal),
      writeMessages({ population, random: this.#random.fork(), rate, ...waiting }, over.signal),
      ...regular.map((device) => comeAndGo(device, this.#random.fork(), over.signal)),
    ];
    try {
      await pause(QUIET_MS, interrupted);
      await this.#faults.run(interrupted);
    } catch (error) {
      // What was found until then is worth a report.
      this.#failure = error instanceof Error ? error.message : String(error);
    }
    over.abort();
    await Promise.all(load);
    return (performance.now() - this.#loadFrom) / 1_000;
  }

  #faultRunner(): FaultRunner {
    const { settings, stage, onFault } = this.#options;
    const { faults: kinds, sessionTimeoutMs } = settings;
    return new FaultRunner({
      stage,
      plan: planFaults({ kinds, random: this.#random.fork(), sessionTimeoutMs }),
      stalls: this.#stalls,
      done: (records) => this.#enough(records),
      onRecord: (record) => onFault?.(record),
    });
  }

  #enough(records: readonly FaultRecord[]): boolean {
    const { messages, minutes, faults } = this.#options.settings;
    const injected = new Set(records.map(({ kind }) => kind));
    const elapsed = performance.now() - this.#loadFrom;
    return (
      this.#ledger.accepted >= messages && elapsed >= minutes * 60_000 && faults.every((kind) => injected.has(kind))
    );
  }

  #situation(): string {
    const { now, records } = this.#faults;
    const last = records.at(-1);
    const before = last === undefined ? 'before the first fault' : `after fault ${last.number}, ${last.kind}`;
    return `${((performance.now() - this.#loadFrom) / 1_000).toFixed(1)} s, ${now === undefined ? before : `during ${now}`}`;
  }

  #tell(): void {
    const { accepted, deliveries } = this.#ledger;
    const { now, records } = this.#faults;
    this.#options.onProgress?.({
      phase: now ?? this.#phase,
      seconds: (performance.now() - this.#loadFrom) / 1_000,
      accepted,
      deliveries,
      faults: records.length,
      open: openIn(this.#population, this.#ledger),
    });
  }

  #outcome(times: Pick<RunOutcome, 'complete' | 'seconds' | 'drainSeconds'>): RunOutcome {
    const { settings, stage } = this.#options;
    return {
      settings,
      backends: [stage.cluster.description, stage.mongo.description],
      startedAt: this.#startedAt,
      ...times,
      open: openIn(this.#population, this.#ledger),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ledger: this.#ledger.summary(),
      faults: this.#faults.records,
      stalls: this.#stalls.byKind(),
      quiet: this.#stalls.quiet(),
      stoppedClients: { ...this.#population.stopped },
    };
  }
}

/** Registers everybody, puts load and faults on the stage, and accounts for every message. */
export async function runLedger(options: RunLedgerOptions): Promise<RunOutcome> {
  return new LedgerRun(options).run();
}
