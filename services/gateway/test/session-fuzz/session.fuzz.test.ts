import { explore } from './explore.js';

/**
 * Longer: `npm run fuzz -- sessions --seconds 600 --seed 7`. Again: SESSION_FUZZ_PATH=12:3:… with the seed.
 */
const { FUZZ_SECONDS, FUZZ_SEED, SESSION_FUZZ_PATH } = process.env;
const runs = 600;
const seed = Number(FUZZ_SEED ?? 20_260_701);

test(
  'whatever clients, services, network and clock do, a session keeps what it promises',
  async () => {
    const finding = await explore({
      runs,
      seed,
      ...(FUZZ_SECONDS === undefined ? {} : { seconds: Number(FUZZ_SECONDS) }),
      ...(SESSION_FUZZ_PATH === undefined ? {} : { path: SESSION_FUZZ_PATH }),
    });
    if (finding === undefined) return;
    const { path, counterexample, story } = finding;
    throw new Error(`${story}\nseed ${finding.seed}, path ${path}, shrunk to ${counterexample}`);
  },
  300_000 + Number(FUZZ_SECONDS ?? 0) * 1_000,
);
