import { alertRules, alertTests, prometheusRule } from './alert-files.js';
import { dashboardFiles } from './dashboards.js';
import { metricsPage } from './metrics-page.js';

/** Every file that is made from the code, by its path in the repository. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/metrics.md', metricsPage()],
    ['deploy/observability/alerts.yml', alertRules()],
    ['deploy/observability/alerts.test.yml', alertTests()],
    ['deploy/observability/prometheus-rule.yaml', prometheusRule()],
    ...[...dashboardFiles()].map(([name, text]) => [`deploy/observability/dashboards/${name}`, text] as const),
  ]);
}
