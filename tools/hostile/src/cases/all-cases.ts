import type { HostileCase } from '../attack/attack.js';
import { ackFlood } from './ack-flood.js';
import { bundleDrain } from './bundle-drain.js';
import { deafReader } from './deaf-reader.js';
import { manySenders, oneSender } from './flood.js';
import { fragments } from './fragments.js';
import { fuzz } from './fuzz.js';
import { halfOpen } from './half-open.js';
import { maxFrames } from './max-frames.js';
import { pingFlood } from './ping-flood.js';
import { slowLoris } from './slow-loris.js';
import { storm } from './storm.js';

export const allCases: readonly HostileCase[] = [
  halfOpen,
  slowLoris,
  deafReader,
  ackFlood,
  pingFlood,
  fragments,
  maxFrames,
  oneSender,
  manySenders,
  bundleDrain,
  storm,
  fuzz,
];
