import type { Drill } from '../drill.js';
import { committedOffsetDrill } from '../drills/committed-offset.js';
import { outageDrill } from '../drills/outage.js';
import { takeoverDrill } from '../drills/takeover.js';

export const allDrills: readonly Drill[] = [
  committedOffsetDrill,
  outageDrill('database'),
  outageDrill('broker'),
  takeoverDrill,
];
