import { explore } from './explore.js';

/**
 * Longer, or again: DELIVERY_MODEL_RUNS=200000 DELIVERY_MODEL_SEED=7 DELIVERY_MODEL_PATH=12:3:… npm test -- delivery-model.
 * `node services/transport/test/delivery/mutants.mjs` shows that it finds broken rules.
 */
const { DELIVERY_MODEL_RUNS, DELIVERY_MODEL_SEED, DELIVERY_MODEL_PATH } = process.env;
const runs = Number(DELIVERY_MODEL_RUNS ?? 6_000);
const seed = Number(DELIVERY_MODEL_SEED ?? 20_260_701);

test(`the delivery core keeps I1, I2 and I3 in ${runs} random schedules`, () => {
  const finding = explore({ runs, seed, ...(DELIVERY_MODEL_PATH === undefined ? {} : { path: DELIVERY_MODEL_PATH }) });
  if (finding === undefined) return;
  const { path, counterexample, story } = finding;
  throw new Error(`seed ${finding.seed}, path ${path}, shrunk to ${counterexample}\n${story}`);
}, 3_600_000);
