// Ends what a test run started, however that run ends: it sits outside the run's process group, and its input closes when the
// run is done, crashes or is killed. Lines it reads: `group PID`, `process PID`, `gone PID`, `directory PATH`.
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const targets = new Map();
const directories = [];
const verbs = {
  group: (value) => targets.set(value, -Number(value)),
  process: (value) => targets.set(value, Number(value)),
  gone: (value) => targets.delete(value),
  directory: (value) => directories.push(value),
};

/** True when there is nobody left to get the signal. */
function signal(target, name) {
  try {
    process.kill(target, name);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Dead, but not fetched by its parent: a process whose parent was killed may stay so for long. */
function isZombie(target) {
  try {
    const [, state] = /\) (\w)/.exec(readFileSync(`/proc/${Math.abs(target)}/stat`, 'utf8')) ?? [];
    return state === 'Z';
  } catch {
    return false;
  }
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined);
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const space = line.indexOf(' ');
  verbs[line.slice(0, space)](line.slice(space + 1));
}

const giveUpAt = Date.now() + 10_000;
let left = [...targets.values()].filter((target) => !signal(target, 'SIGKILL'));
while (left.length > 0 && Date.now() < giveUpAt) {
  await delay(10);
  left = left.filter((target) => !signal(target, 0) && !isZombie(target));
}
for (const path of directories) rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
if (left.length > 0) {
  process.stderr.write(`Still there after SIGKILL: ${left.join(', ')}\n`);
  process.exitCode = 1;
}
