/** One thing that docs/protocol.md asks of a server or a client, shown over the wire. */
export interface Rule<Stage> {
  /** What has to hold, as a sentence. */
  readonly name: string;
  /** Anchor of the section of docs/protocol.md that says so. */
  readonly section: string;
  /** Takes more than some seconds, as the protocol's own times are that long: run only when asked for. */
  readonly slow?: true;
  /** @throws RuleBroken when it does not hold; RuleSkipped when it cannot be tried here. Any other error breaks it too. */
  run(stage: Stage): Promise<void>;
}

/** What a rule found that is not as the protocol says. */
export class RuleBroken extends Error {
  override readonly name = 'RuleBroken';
}

/** Why a rule cannot be tried on this subject. */
export class RuleSkipped extends Error {
  override readonly name = 'RuleSkipped';
}

/** @throws RuleBroken with this finding unless it holds */
export function holds(condition: boolean, finding: string): asserts condition {
  if (!condition) throw new RuleBroken(finding);
}

/** @throws RuleBroken telling both unless they are the same as JSON */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  holds(found === wanted, `${what}: expected ${wanted}, got ${found}`);
}

/** @throws RuleBroken when it is missing */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new RuleBroken(`${what} is missing`);
  return value;
}
