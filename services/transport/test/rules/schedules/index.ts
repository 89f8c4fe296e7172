import type { Rule } from '../show-rule.js';
import { acksWhileParking, confirmation, repeatedAcks } from './acks.js';
import { commits } from './commits.js';
import { epochs } from './epochs.js';
import { hotPushes, readLimits } from './mailbox-reads.js';
import { ownershipReads } from './attach-checks.js';
import { purges } from './purges.js';
import { repeatedInserts } from './repeated-inserts.js';
import { generations, takeovers } from './takeovers.js';

/** What docs/reliability.md lists. */
export const rules: readonly Rule[] = [
  epochs,
  takeovers,
  ownershipReads,
  commits,
  repeatedInserts,
  repeatedAcks,
  readLimits,
  acksWhileParking,
  hotPushes,
  generations,
  confirmation,
  purges,
];
