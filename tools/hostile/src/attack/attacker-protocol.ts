import type { TokenOptions } from '@lantern/loadgen';
import type { Target } from './attack.js';
import type { Counts } from './tally.js';

/** What the attacker's process is told, one after the other, each after the answer to the one before. */
export type AttackerOrder =
  | {
      readonly order: 'prepare';
      readonly case: string;
      readonly url: string;
      readonly short: boolean;
      readonly seed: number;
      readonly tokens: TokenOptions;
    }
  | { readonly order: 'start'; readonly target: Target }
  /** Tells what has happened until now; changes nothing. */
  | { readonly order: 'look' }
  | { readonly order: 'stop'; readonly target: Target }
  | { readonly order: 'inspect'; readonly url: string };

export type AttackerAnswer =
  { readonly answer: 'done'; readonly counts: Counts } | { readonly answer: 'failed'; readonly message: string };
