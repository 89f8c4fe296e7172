// Breaks the product by hand, one rule at a time, and says after how many random schedules the simulation finds it.
//   node packages/simulation/test/mutants/run-mutants.mjs [--seeds 2000] [--steps 40] [--seconds 600] [words of a mutant's name …]
// With --recorded each is tried with the one schedule that is known to find it (found-at.json); with --record that file is made anew.
// The sources are not touched. Needs a built workspace (`npm run build`).
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutants } from './mutant-list.mjs';

const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    steps: { type: 'string', default: '40' },
    // For each.
    seconds: { type: 'string', default: '600' },
    recorded: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const FOUND_AT = fileURLToPath(new URL('./found-at.json', import.meta.url));
const foundAt = JSON.parse(readFileSync(FOUND_AT, 'utf8'));
const chosen = mutants.filter(
  ({ name }) => positionals.every((word) => name.includes(word)) && (!values.recorded || name in foundAt),
);
register('./edit-sources.mjs', import.meta.url, { data: mutants });

/** The first seed that fails, and how. */
async function find(mutant) {
  const { runSchedule, generateSchedule } = await import(`../../dist/index.js?mutant=${mutants.indexOf(mutant)}`);
  const first = values.recorded ? foundAt[mutant.name].seed : 1;
  const end = performance.now() + 1_000 * Number(values.seconds);
  for (let seed = first; seed < first + (values.recorded ? 1 : Number(values.seeds)); seed++) {
    const { violation } = await runSchedule(
      generateSchedule(seed, values.recorded ? foundAt[mutant.name].steps : Number(values.steps)),
    );
    if (violation !== undefined) return { seed, violation };
    if (performance.now() > end) return undefined;
  }
  return undefined;
}

let survivors = 0;
for (const mutant of chosen) {
  const found = await find(mutant);
  if (found === undefined) survivors++;
  else foundAt[mutant.name] = { steps: Number(values.steps), seed: found.seed };
  const outcome = found === undefined ? 'SURVIVED' : String(found.seed).padStart(8);
  console.log(`${outcome}  ${mutant.name.padEnd(80)} ${found?.violation.split('\n')[0].slice(0, 120) ?? ''}`);
}
console.log(`${chosen.length - survivors} of ${chosen.length} found`);
if (values.record) writeFileSync(FOUND_AT, `${JSON.stringify(foundAt, null, 2)}\n`);
process.exit(survivors === 0 ? 0 : 1);
