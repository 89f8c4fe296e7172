import { backlog } from './backlog.js';
import { claims } from './claims.js';
import { cost } from './cost.js';
import { fanout } from './fanout.js';
import { floor } from './floor.js';
import { growth } from './growth.js';
import { hot } from './hot.js';
import { idle } from './idle.js';
import { mixed } from './mixed.js';
import { pairs } from './pairs.js';
import { quiet } from './quiet.js';
import { register } from './register.js';
import type { Scenario } from './scenario.js';
import { steady } from './steady.js';
import { storm } from './storm.js';

export const allScenarios: readonly Scenario[] = [
  quiet,
  pairs,
  fanout,
  hot,
  backlog,
  mixed,
  claims,
  register,
  idle,
  storm,
  steady,
  growth,
  cost,
  floor,
];
