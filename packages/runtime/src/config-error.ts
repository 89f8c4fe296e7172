/** One thing that is wrong with the environment. */
export interface ConfigProblem {
  /** Name of the environment variable. */
  readonly env: string;
  /** What is wrong with its value, and what to do about it. */
  readonly problem: string;
}

/** Everything that is wrong with the environment, one line per problem. Holds no value of a secret. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ env, problem }) => `  ${env}: ${problem}`);
    super([`The configuration has ${problems.length} problem(s):`, ...lines].join('\n'));
    this.name = 'ConfigError';
  }
}
