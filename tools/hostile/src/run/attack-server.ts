import type { Finding, HostileCase } from '../attack/attack.js';
import type { AttackerProcess } from '../attack/attacker-process.js';
import type { Counts } from '../attack/tally.js';
import type { LanternServer } from '../server/lantern-server.js';
import { type Metrics, riseOf } from '../server/metrics.js';
import { MemoryCheck, type MemoryAccount, type MemoryMargins, memoryFindings } from './memory-check.js';

export interface AttackOptions {
  readonly server: LanternServer;
  readonly attacker: AttackerProcess;
  readonly hostileCase: HostileCase;
  readonly short: boolean;
  readonly margins: MemoryMargins;
  /** What has to be there when the attack begins; called after the server was looked at, which takes its time, too. */
  readonly ready?: () => Promise<void>;
  /** What happens while it is attacked. */
  readonly meanwhile: (attack: RunningAttack) => Promise<void>;
}

export interface AttackResult {
  readonly seconds: number;
  readonly counts: Counts;
  readonly memory: MemoryAccount;
  readonly findings: readonly Finding[];
}

/** An attack on the server that is tested, from its begin to its end. */
export class RunningAttack {
  readonly #options: AttackOptions;
  readonly #before: Metrics;
  readonly #startedAt = performance.now();

  private constructor(options: AttackOptions, before: Metrics) {
    this.#options = options;
    this.#before = before;
  }

  static async begin(options: AttackOptions): Promise<RunningAttack> {
    const { server, attacker, ready } = options;
    const before = await server.metrics();
    await ready?.();
    const attack = new RunningAttack(options, before);
    await attacker.tell({ order: 'start', target: { url: server.url, bare: false } });
    return attack;
  }

  /** Whether everything has happened that comes with time. */
  async hasShownAll(): Promise<boolean> {
    const { attacker } = this.#options;
    const findings = await this.#judge(await attacker.tell({ order: 'look' }));
    return findings.every(({ awaited, kept }) => !awaited || kept);
  }

  async end(): Promise<Pick<AttackResult, 'seconds' | 'counts' | 'findings'>> {
    const { attacker, server } = this.#options;
    await attacker.tell({ order: 'stop', target: { url: server.url, bare: false } });
    const seconds = this.#seconds;
    const counts = await attacker.tell({ order: 'inspect', url: server.url });
    return { seconds, counts, findings: await this.#judge(counts, seconds) };
  }

  get #seconds(): number {
    return (performance.now() - this.#startedAt) / 1_000;
  }

  async #judge(counts: Counts, seconds = this.#seconds): Promise<Finding[]> {
    const { hostileCase, server, short } = this.#options;
    return hostileCase.judge({ short, seconds, counts, metrics: riseOf(this.#before, await server.metrics()) });
  }
}

/** Attacks a server with what was prepared, and judges what became of the attacker and of the server. */
export async function attackServer(options: AttackOptions): Promise<AttackResult> {
  const { server, margins, meanwhile } = options;
  const memoryCheck = await MemoryCheck.begin(server);
  const faultsBefore = server.faults().length;
  const attack = await RunningAttack.begin(options);
  await meanwhile(attack);
  const result = await attack.end();
  const memory = await memoryCheck.end(margins);
  const faults = server.faults().slice(faultsBefore);
  const stands = await server.stands();
  const findings = [
    ...result.findings,
    ...memoryFindings(memory, margins),
    { kept: stands, promise: 'the process still stands', seen: stands ? 'it does' : 'it is gone' },
    { kept: faults.length === 0, promise: 'its log tells of no fault', seen: faults[0] ?? 'none' },
  ];
  return { ...result, memory, findings };
}
