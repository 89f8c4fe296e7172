// Breaks the product by hand, one rule at a time, and says after how many random schedules the simulation finds it.
//   node packages/simulation/test/mutants/run-mutants.mjs [--seeds 2000] [--steps 40] [words of a mutant's name …]
// The sources are not touched. Needs a built workspace (`npm run build`).
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutants } from './mutant-list.mjs';

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, steps: { type: 'string', default: '40' } },
  allowPositionals: true,
});
const chosen = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));
const worker = fileURLToPath(new URL('../../dist/cli/worker.js', import.meta.url));
const hook = new URL('./with-edits.mjs', import.meta.url).href;

/** The number of schedules until the first that fails. */
function find({ edits }) {
  return new Promise((resolve, reject) => {
    const execArgv = ['--import', hook];
    const child = fork(worker, [], { execArgv, env: { ...process.env, SIMULATION_EDITS: JSON.stringify(edits) } });
    let seed = 1;
    const next = () => child.send({ firstSeed: seed, seeds: 1, steps: Number(values.steps) });
    child.on('message', ({ failures }) => {
      const [failure] = failures;
      if (failure === undefined && seed < Number(values.seeds)) {
        seed++;
        next();
        return;
      }
      child.disconnect();
      resolve(failure);
    });
    child.on('exit', (code) => code !== 0 && reject(new Error(`the worker ended with ${code}`)));
    next();
  });
}

let survivors = 0;
for (const mutant of chosen) {
  const failure = await find(mutant);
  if (failure === undefined) survivors++;
  const outcome = failure === undefined ? 'SURVIVED' : String(failure.seed).padStart(8);
  console.log(`${outcome}  ${mutant.name.padEnd(80)} ${failure?.violation.split('\n')[0].slice(0, 120) ?? ''}`);
}
console.log(`${chosen.length - survivors} of ${chosen.length} found within ${values.seeds} schedules`);
process.exitCode = survivors === 0 ? 0 : 1;
