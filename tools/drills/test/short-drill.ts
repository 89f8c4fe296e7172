import { readValues } from '../src/cli/command.js';
import type { Drill } from '../src/drill.js';

/** Runs a drill with these options, and shows what it found; returns the promises that were not kept. */
export async function shortDrill(drill: Drill, options: Readonly<Record<string, number | string>>): Promise<string[]> {
  const { lines, broken } = await drill.run(readValues(drill, options), () => undefined);
  console.log([drill.name, ...lines].join('\n'));
  return broken;
}
