import { allRows, seriesNames } from '../../src/metric-catalogue.js';
import { unknownIn } from '../../src/used-metrics.js';
import { type Manifests, type Pod, selects } from './manifests.js';

/** Prometheus finds every service, under the name of job that the rules have; scaling asks for metrics that there are. */
export function checkMonitoring(manifests: Manifests): readonly string[] {
  const monitors = manifests.all('PodMonitor');
  const scraped = ({ labels, container }: Pod) =>
    monitors.some(
      ({ spec }) =>
        spec.jobLabel === 'app.kubernetes.io/name' &&
        selects(spec.selector, labels) &&
        (spec.podMetricsEndpoints ?? []).every(({ port }) => (container.ports ?? []).some(({ name }) => name === port)),
    );
  const unwatched = monitors.length === 0 ? [] : manifests.services().filter((pod) => !scraped(pod));
  const series = new Set(allRows().flatMap(seriesNames));
  const metrics = manifests
    .all('HorizontalPodAutoscaler')
    .flatMap(({ spec }) => (spec?.metrics ?? []).flatMap(({ pods }) => (pods === undefined ? [] : [pods.metric.name])));
  const queries = manifests
    .all('ScaledObject')
    .flatMap(({ spec }) => spec.triggers.flatMap(({ metadata }) => metadata['query'] ?? []));
  return [
    ...unwatched.map(({ name }) => `${name} is not scraped, or under another name`),
    ...metrics.filter((name) => !series.has(name)).map((name) => `there is no metric ${name}`),
    ...queries.flatMap(unknownIn).map((name) => `there is no metric ${name}`),
  ];
}
