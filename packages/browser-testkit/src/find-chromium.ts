import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The system's Chromium: what CHROMIUM names, else the first on the path. Undefined when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { CHROMIUM: named, PATH = '' } = env;
  if (named !== undefined && named !== '') return runs(named) ? named : undefined;
  const directories = PATH.split(delimiter).filter((directory) => isAbsolute(directory));
  return directories.flatMap((directory) => NAMES.map((name) => join(directory, name))).find(runs);
}
