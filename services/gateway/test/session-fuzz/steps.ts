import fc from 'fast-check';
import { type FrameStep, frameSteps } from './client-frames.js';
import type { CallOutcome } from './scripted-keys.js';

/** One thing that happens to the sessions of a gateway. */
export type Step =
  | { readonly type: 'connect'; readonly slot: number; readonly boundToken: boolean }
  | { readonly type: 'frames'; readonly slot: number; readonly frames: readonly FrameStep[] }
  | { readonly type: 'malformed'; readonly slot: number; readonly variant: number }
  | { readonly type: 'keys'; readonly index: number; readonly outcome: CallOutcome }
  | { readonly type: 'announce' | 'settle-all' }
  | { readonly type: 'verdict'; readonly index: number; readonly possible: boolean }
  | {
      readonly type: 'session';
      readonly index: number;
      readonly event: (typeof SESSION_EVENTS)[number];
      readonly count: number;
      readonly bytes: number;
    }
  | { readonly type: 'send-result'; readonly index: number; readonly outcome: number }
  | {
      readonly type: 'move';
      readonly partition: number;
      readonly endpoint: number;
      readonly told: 'moved' | 'partitions' | 'late';
    }
  | { readonly type: 'lose'; readonly partition: number }
  | { readonly type: 'advance' | 'jump'; readonly ms: number }
  | { readonly type: 'slow'; readonly slot: number; readonly slow: boolean }
  | { readonly type: 'drain'; readonly slot: number; readonly bytes: number }
  | { readonly type: 'disconnect'; readonly slot: number }
  | { readonly type: 'revoke'; readonly slot: number; readonly deviceId: number | undefined }
  | { readonly type: 'end'; readonly slot: number; readonly goAwayOnly: boolean };

const SESSION_EVENTS = [
  'deliver',
  'ephemeral',
  'confirm',
  'confirm-last',
  'caught-up',
  'notice',
  'late',
  'end-replaced',
  'end-removed',
] as const;

const slot = fc.nat({ max: 2 });
const index = fc.nat({ max: 7 });
const hello: FrameStep = { kind: 'hello', variant: 7, pick: 0 };
const of = <T extends Step>(weight: number, arbitrary: fc.Arbitrary<T>) => ({
  weight,
  arbitrary: arbitrary as fc.Arbitrary<Step>,
});
const type = <T extends string>(name: T) => fc.constant(name);

const step: fc.Arbitrary<Step> = fc.oneof(
  of(2, fc.record({ type: type('connect'), slot, boundToken: fc.boolean() })),
  of(3, fc.record({ type: type('frames'), slot, frames: fc.nat({ max: 2 }).map((pick) => [{ ...hello, pick }]) })),
  of(12, fc.record({ type: type('frames'), slot, frames: fc.array(frameSteps, { minLength: 1, maxLength: 6 }) })),
  of(1, fc.record({ type: type('malformed'), slot, variant: fc.nat({ max: 5 }) })),
  of(
    8,
    fc.record({
      type: type('keys'),
      index,
      outcome: fc.constantFrom<CallOutcome[]>('done', 'done', 'done', 'done', 'unavailable', 'fault'),
    }),
  ),
  of(2, fc.record({ type: type('announce') })),
  of(2, fc.record({ type: type('verdict'), index, possible: fc.integer({ min: 0, max: 5 }).map((one) => one > 0) })),
  of(
    16,
    fc.record({
      type: type('session'),
      index,
      event: fc.oneof(
        {
          weight: 7,
          arbitrary: fc.constantFrom(
            'deliver' as const,
            'deliver' as const,
            'confirm' as const,
            'confirm-last' as const,
          ),
        },
        { weight: 3, arbitrary: fc.constantFrom(...SESSION_EVENTS) },
      ),
      count: fc.integer({ min: 1, max: 4 }),
      bytes: fc.constantFrom(1, 30, 900, 5_000, 30_000),
    }),
  ),
  of(5, fc.record({ type: type('send-result'), index, outcome: fc.nat({ max: 4 }) })),
  of(
    2,
    fc.record({
      type: type('move'),
      partition: fc.nat({ max: 1 }),
      endpoint: fc.nat({ max: 1 }),
      told: fc.constantFrom('moved' as const, 'partitions' as const, 'late' as const),
    }),
  ),
  of(1, fc.record({ type: type('lose'), partition: fc.nat({ max: 1 }) })),
  of(4, fc.record({ type: type('advance'), ms: fc.constantFrom(10, 300, 1_000, 5_000, 20_000, 65_000, 200_000) })),
  of(1, fc.record({ type: type('jump'), ms: fc.constantFrom(-100_000, -1_000, 1_000, 50_000, 100_000) })),
  of(3, fc.record({ type: type('slow'), slot, slow: fc.boolean() })),
  of(3, fc.record({ type: type('drain'), slot, bytes: fc.constantFrom(10, 1_000, 5_000, 1_000_000) })),
  of(1, fc.record({ type: type('disconnect'), slot })),
  of(1, fc.record({ type: type('revoke'), slot, deviceId: fc.constantFrom(undefined, 1, 2) })),
  of(1, fc.record({ type: type('end'), slot, goAwayOnly: fc.boolean() })),
);

/** Most schedules begin with connections that say Hello, so that they get far. */
const begin: fc.Arbitrary<Step[]> = fc.constantFrom<Step[][]>(
  [],
  [0, 1, 2].flatMap((one): Step[] => [
    { type: 'connect', slot: one, boundToken: false },
    { type: 'frames', slot: one, frames: [{ ...hello, pick: one === 1 ? 1 : 0 }] },
    { type: 'settle-all' },
    { type: 'settle-all' },
  ]),
);

export const schedules: fc.Arbitrary<Step[]> = fc
  .tuple(begin, fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }))
  .map(([first, rest]) => [...first, ...rest]);
