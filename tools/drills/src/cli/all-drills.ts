import type { Drill } from '../drill.js';
import { committedOffsetDrill } from '../drills/committed-offset.js';
import { drainDrill } from '../drills/drain.js';
import { outageDrill } from '../drills/outage.js';
import { rollingRestartDrill } from '../drills/rolling-restart.js';
import { takeoverDrill } from '../drills/takeover.js';
import { whereDrill } from '../drills/where.js';

export const allDrills: readonly Drill[] = [
  committedOffsetDrill,
  outageDrill('database'),
  outageDrill('broker'),
  takeoverDrill,
  rollingRestartDrill,
  drainDrill,
  whereDrill,
];
