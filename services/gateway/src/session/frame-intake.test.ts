import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeClientFrame } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { FrameIntake } from './frame-intake.js';
import { TurnShares } from './turn-shares.js';

test('nothing can come while many frames wait for their turn: the connection is not taken for silent then', async () => {
  const clock = new ManualClock();
  let paused = false;
  let handled = 0;
  const intake = new FrameIntake({
    connection: { pause: () => (paused = true), resume: () => (paused = false) } as never,
    clock,
    maxRequestsInFlight: 1_000,
    maxUnconfirmedAckIds: 1_000,
    unconfirmedAckIds: () => 0,
    congested: () => false,
    budget: { message: () => undefined, frames: () => undefined, readyInMs: 0 } as never,
    turnShares: new TurnShares(clock),
    throttled: () => undefined,
    handle: () => void handled++,
    violated: (error) => {
      throw error;
    },
  });
  intake.receive(Buffer.concat(Array.from({ length: 60 }, () => encodeClientFrame({ seq: 1, ping: {} }))));
  expect({ paused, reading: intake.reading, listening: intake.listening }).toEqual({
    paused: true,
    reading: true,
    listening: false,
  });
  await nextTurn();
  expect({ handled, paused, listening: intake.listening }).toEqual({ handled: 60, paused: false, listening: true });
});
