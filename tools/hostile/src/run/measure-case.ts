import { fileURLToPath } from 'node:url';
import { SpawnedServer } from '@lantern/loadgen';
import type { HostileCase } from '../attack/attack.js';
import { AttackerProcess } from '../attack/attacker-process.js';
import { LanternServer } from '../server/lantern-server.js';
import { requireOpenFiles } from '../server/open-files.js';
import { attackServer } from './attack-server.js';
import type { CaseResult } from './case-result.js';
import { type PairsLatency, latencyLine } from './latency-check.js';
import { MARGINS } from './memory-check.js';
import { Pairs, type PairsReport } from './pairs.js';
import { type Processes, withProcesses } from './processes.js';
import type { RunOptions } from './run-options.js';

const BARE = fileURLToPath(new URL('../server/bare-main.js', import.meta.url));
/** For which the pairs go on after the attack's time, to connect anew while it lasts. */
const RECONNECT_SECONDS = 5;

export interface Measured extends CaseResult {
  readonly latency: PairsLatency;
}

/** One case on a server of its own: quiet, then with the attack aimed at a bare server, then with it aimed at ours. */
export function measureCase(hostileCase: HostileCase, options: RunOptions): Promise<Measured> {
  const { interrupted, profileDir } = options;
  return withProcesses(interrupted, async (processes) => {
    if (hostileCase.openFiles !== undefined) await requireOpenFiles(hostileCase.name, hostileCase.openFiles);
    const env = hostileCase.env ?? {};
    const server = await processes.start(() =>
      LanternServer.start({ env, ...(profileDir !== undefined && { profileDir }) }),
    );
    const attacker = await processes.start(() => AttackerProcess.start());
    return new Measurement({ hostileCase, server, attacker, options, processes }).run();
  });
}

interface MeasurementParts {
  readonly hostileCase: HostileCase;
  readonly server: LanternServer;
  readonly attacker: AttackerProcess;
  readonly options: RunOptions;
  readonly processes: Processes;
}

class Measurement {
  readonly #parts: MeasurementParts;
  readonly #attackSeconds: number;

  constructor(parts: MeasurementParts) {
    this.#parts = parts;
    this.#attackSeconds = Math.max(parts.options.seconds, parts.hostileCase.seconds ?? 0);
  }

  async run(): Promise<Measured> {
    const { hostileCase, server, attacker, options } = this.#parts;
    const { name } = hostileCase;
    const { url, tokens } = server;
    await attacker.tell({ order: 'prepare', case: name, url, short: false, seed: options.seed, tokens });
    options.say(`${name}: nobody is attacked`);
    const quiet = await this.#measure(() => Promise.resolve());
    options.say(`${name}: a bare server is attacked`);
    const bareAttacked = await this.#aimedAtBare();
    options.say(`${name}: the server is attacked`);
    const { attack, pairs } = await this.#aimedAtServer();
    const latency = { quiet: latencyOf(quiet), bareAttacked: latencyOf(bareAttacked), attacked: latencyOf(pairs) };
    options.say(`${name}: ${latencyLine(latency)}`);
    const { seconds, counts, memory, findings } = attack;
    return { name, seconds, counts, memory, latency, findings: [...pairs.findings, ...findings] };
  }

  /** At the same pace in each window. */
  #startPairs(): Promise<Pairs> {
    const { server, processes } = this.#parts;
    return processes.start(() => Pairs.start(server, this.#attackSeconds + RECONNECT_SECONDS));
  }

  /** The pairs for a while; `meanwhile` begins when what they do counts, and they wait for it. */
  async #measure(meanwhile: () => Promise<void>): Promise<PairsReport> {
    const pairs = await this.#startPairs();
    await meanwhile();
    await pairs.go(this.#parts.options.seconds * 1_000);
    return pairs.report();
  }

  async #aimedAtBare(): Promise<PairsReport> {
    const { attacker, processes } = this.#parts;
    const bare = await processes.start(() => SpawnedServer.start({ name: 'bare', script: BARE, env: () => ({}) }));
    bare.failed.catch(() => undefined);
    const target = { url: await bare.url, bare: true };
    const report = await this.#measure(async () => void (await attacker.tell({ order: 'start', target })));
    await attacker.tell({ order: 'stop', target });
    await bare.stop();
    return report;
  }

  async #aimedAtServer() {
    const { hostileCase, server, attacker } = this.#parts;
    let pairs: Pairs | undefined;
    let report: PairsReport | undefined;
    const ready = async () => void (pairs = await this.#startPairs());
    const meanwhile = async () => {
      await pairs?.go(this.#attackSeconds * 1_000);
      // They connect anew while it goes on.
      report = await pairs?.report();
    };
    const shape = { short: false, margins: MARGINS, ready, meanwhile };
    const attack = await attackServer({ hostileCase, server, attacker, ...shape });
    if (report === undefined) throw new Error('the pairs have not reported');
    return { attack, pairs: report };
  }
}

function latencyOf({ latency }: PairsReport): PairsLatency['quiet'] {
  if (latency === undefined) throw new Error('nothing was delivered within the window');
  return latency;
}
