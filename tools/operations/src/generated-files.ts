import { metricsPage } from './metrics-page.js';

/** Every file that is made from the code, by its path in the repository. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([['docs/metrics.md', metricsPage()]]);
}
