import type { Finding, Seen } from '../attack/attack.js';

/** What was seen of an attacker, by the names under which it is counted. */
export function count({ counts }: Seen, what: string): number {
  return counts[what] ?? 0;
}

export function atMost(promise: string, value: number, most: number): Finding {
  return { kept: value <= most, promise, seen: `${Math.round(value)} of at most ${Math.round(most)}` };
}

export function atLeast(promise: string, value: number, least: number): Finding {
  return { kept: value >= least, promise, seen: `${Math.round(value)} of at least ${Math.round(least)}` };
}

/** {@link atLeast} of what grows while the attack lasts. */
export function reaches(promise: string, value: number, least: number): Finding {
  return { ...atLeast(promise, value, least), awaited: true };
}

export function none(promise: string, seen: Seen, names: readonly string[]): Finding {
  const found = names.filter((name) => count(seen, name) > 0);
  return {
    kept: found.length === 0,
    promise,
    seen: found.length === 0 ? 'none' : found.map((name) => `${name} × ${count(seen, name)}`).join(', '),
  };
}

/** That nothing happened to the attacker but what is named; `push`es and what is said about messages are not looked at. */
export function onlyThese(promise: string, seen: Seen, names: readonly string[]): Finding {
  const others = Object.keys(seen.counts).filter(
    (name) => /^(close|http|problem|cut|reset)/.test(name) && !names.includes(name),
  );
  return none(promise, seen, others);
}
