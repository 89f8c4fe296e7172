import type { TokenMaker } from '@lantern/loadgen';
import type { SeededRandom } from './seeded-random.js';
import type { Counts, Tally } from './tally.js';

/** Whom an attack is aimed at. */
export interface Target {
  readonly url: string;
  /** It is a WebSocket server and nothing else: it answers no request, and refuses nothing. */
  readonly bare: boolean;
}

/** What an attack has to do with. */
export interface AttackContext {
  /** The short form is about what happens, not about how long it lasts. */
  readonly short: boolean;
  readonly tokens: TokenMaker;
  readonly random: SeededRandom;
  /** What the server does to the attacker while it is attacked. */
  readonly tally: Tally;
  /** The nth address of this attack on the loopback network. */
  source(n: number): string;
}

/** One way to hurt a server. Attacks begin and end twice: aimed at a bare server, then at the one that is tested. */
export interface Attack {
  /** Makes what it needs at the server that is tested: accounts, messages that wait. Not part of the attack. */
  prepare?(url: string): Promise<void>;
  start(target: Target): void;
  /** Ends it and closes every connection; may wait for what the server has to do first. */
  stop(target: Target): Promise<void>;
  /** Looks at what the attacker's accounts have afterwards. */
  inspect?(url: string): Promise<void>;
}

/** What is known when a case is judged. */
export interface Seen {
  readonly short: boolean;
  /** For how long it was attacked. */
  readonly seconds: number;
  readonly counts: Counts;
  /** What the server's counters rose by. */
  readonly metrics: ReadonlyMap<string, number>;
}

/** A promise about an attacker: in words that are true when it is kept, with what was seen. */
export interface Finding {
  readonly kept: boolean;
  readonly promise: string;
  readonly seen: string;
  /** It comes true when the attack lasts long enough: the short form waits for it. */
  readonly awaited?: true;
}

export interface HostileCase {
  readonly name: string;
  readonly about: string;
  /** Settings of the server that are not the defaults; the case says why. */
  readonly env?: Readonly<Record<string, string>>;
  /** For how long it has to be attacked at least in the long form, s. */
  readonly seconds?: number;
  /** Files that the attacker and the server must be able to have open in the long form. */
  readonly openFiles?: number;
  create(context: AttackContext): Attack;
  judge(seen: Seen): Finding[];
}
