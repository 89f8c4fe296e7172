import type { Finding, HostileCase } from '../attack/attack.js';
import { AttackerProcess } from '../attack/attacker-process.js';
import { pause, until } from '../attack/pause.js';
import { LanternServer } from '../server/lantern-server.js';
import { type RunningAttack, attackServer } from './attack-server.js';
import type { CaseResult } from './case-result.js';
import type { MemoryMargins } from './memory-check.js';
import { Pairs } from './pairs.js';
import { withProcesses } from './processes.js';
import type { RunOptions } from './run-options.js';

const MIB = 1_024 * 1_024;
/** The server is not warm: code that is compiled and pools that grow count, too. */
const COARSE_MARGINS: MemoryMargins = { heldBytes: 64 * MIB, residentBytes: 256 * MIB };
/** So that nobody has to wait for ten seconds until a slow handshake is ended. */
const ENV = { GATEWAY_HANDSHAKE_TIMEOUT_MS: '4000' };
const LONGEST_SECONDS = 600;
const PROGRESS = 20;
const PROGRESS_WITHIN_MS = 60_000;
const SHOWN_WITHIN_MS = 120_000;
const LOOK_MS = 200;

/**
 * Every case for as long as it takes until what it promises was seen, one after the other on one server, beside the same
 * pairs: what happens, not how fast.
 */
export function runShort(cases: readonly HostileCase[], options: RunOptions): Promise<CaseResult[]> {
  return withProcesses(options.interrupted, async (processes) => {
    const server = await processes.start(() => LanternServer.start({ env: ENV }));
    const attacker = await processes.start(() => AttackerProcess.start());
    const pairs = await processes.start(() => Pairs.start(server, LONGEST_SECONDS));
    const results: CaseResult[] = [];
    for (const hostileCase of cases)
      results.push(await attackShortly(hostileCase, { server, attacker, pairs, options }));
    const { findings } = await pairs.report();
    return [...results, { name: 'pairs', seconds: 0, counts: {}, findings }];
  });
}

interface ShortParts {
  readonly server: LanternServer;
  readonly attacker: AttackerProcess;
  readonly pairs: Pairs;
  readonly options: RunOptions;
}

async function attackShortly(hostileCase: HostileCase, parts: ShortParts): Promise<CaseResult> {
  const { server, attacker, pairs, options } = parts;
  const { name } = hostileCase;
  const { url, tokens } = server;
  options.say(name);
  await attacker.tell({ order: 'prepare', case: name, url, short: true, seed: options.seed, tokens });
  let progress: Finding | undefined;
  const meanwhile = async (attack: RunningAttack) => {
    const before = pairs.exchanged;
    await pairs.go(options.seconds * 1_000);
    await shown(attack);
    const kept = await until(() => pairs.exchanged >= before + PROGRESS, PROGRESS_WITHIN_MS);
    const seen = `${pairs.exchanged - before} exchanged`;
    progress = { kept, promise: 'the pairs go on meanwhile', seen };
  };
  const attack = await attackServer({ hostileCase, server, attacker, short: true, margins: COARSE_MARGINS, meanwhile });
  const { seconds, counts, memory, findings } = attack;
  return { name, seconds, counts, memory, findings: progress ? [progress, ...findings] : findings };
}

/** Waits until it has shown all that it has to; what is missing then is found when it is judged. */
async function shown(attack: RunningAttack): Promise<void> {
  const deadline = performance.now() + SHOWN_WITHIN_MS;
  while (!(await attack.hasShownAll()) && performance.now() < deadline) await pause(LOOK_MS);
}
