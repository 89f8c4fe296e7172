// Everything that must pass before a change lands: `npm test`, then `npm run test:real`; closes with the sum of both.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { root } from './workspace.mjs';

const CLOSING = /^(\d+) passed, (\d+) failed$/;

/** Runs one of them and adds up what its closing line says; without one it has failed. */
async function run(script) {
  const child = spawn('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let counts = [0, 1];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const closing = CLOSING.exec(line);
    if (closing) counts = [Number(closing[1]), Number(closing[2])];
    console.log(closing ? `${script}: ${line}` : line);
  });
  const [code] = await once(child, 'close');
  if (code !== 0 && counts[1] === 0) counts[1] = 1;
  return counts;
}

spawnSync(process.execPath, [`${root}/scripts/operations-tools.mjs`], { stdio: 'inherit' });
const unit = await run('test');
const real = await run('test:real');
const [passed, failed] = [unit[0] + real[0], unit[1] + real[1]];
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
