import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type Environment, asError } from '@lantern/runtime';
import { CliError, EXIT } from './cli-error.js';

/** The environment with the variables of files over it, as containers are given them. @throws CliError */
export function withEnvironmentFiles(env: Environment, files: readonly string[] = []): Environment {
  const read = files.map((file) => {
    try {
      return parseEnv(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new CliError(`--env-file ${file} cannot be read (${asError(error).message}).`, EXIT.usage);
    }
  });
  return Object.assign({}, env, ...read) as Environment;
}
