// Each breaks one rule of ARCHITECTURE.md in the delivery core; the last ones break what the core relies on outside of it.
import { bounds, confirmation } from './limits.mjs';
import { r4, r5, r6r7 } from './rules.mjs';
import { drops, sessions, wakeUps } from './sessions.mjs';
import { surroundings } from './surroundings.mjs';

export const mutants = [
  ...r4,
  ...r5,
  ...r6r7,
  ...bounds,
  ...confirmation,
  ...drops,
  ...sessions,
  ...wakeUps,
  ...surroundings,
];
