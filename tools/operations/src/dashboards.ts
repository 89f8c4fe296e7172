import type { MetricRow } from '@lantern/runtime';
import { METRIC_CATALOGUE, type ServiceName } from './metric-catalogue.js';
import { OBJECTIVES } from './objectives.js';

interface Query {
  readonly expr: string;
  /** How Grafana names its series; their labels unless told. */
  readonly legend?: string;
}

interface Panel {
  readonly title: string;
  readonly about: string;
  /** As Grafana names units. */
  readonly unit: string;
  readonly queries: readonly Query[];
}

interface Section {
  readonly title: string;
  readonly panels: readonly Panel[];
}

interface Dashboard {
  readonly file: string;
  readonly title: string;
  readonly sections: readonly Section[];
}

const RATE = '$__rate_interval';
const GRAFANA_UNITS = { seconds: 's', bytes: 'bytes', ratio: 'percentunit', none: 'short' } as const;

const quantile = (q: number, histogram: string, by = ''): string =>
  `histogram_quantile(${q}, sum by (le${by}) (rate(${histogram}_bucket[${RATE}])))`;

function queriesOf({ name, type, labels = {} }: MetricRow): readonly Query[] {
  const names = Object.keys(labels);
  if (type === 'histogram') {
    const by = names.map((label) => `, ${label}`).join('');
    return [0.5, 0.99].map((q) => ({
      expr: quantile(q, name, by),
      legend: [`p${q * 100}`, ...names.map((label) => `{{${label}}}`)].join(' '),
    }));
  }
  if (type === 'gauge') return [{ expr: `max by (instance) (${name})`, legend: '{{instance}}' }];
  const by = names.length === 0 ? '' : ` by (${names.join(', ')})`;
  return [{ expr: `sum${by} (rate(${name}[${RATE}]))`, ...(names.length === 0 ? { legend: 'all' } : {}) }];
}

/** Every metric of the tables has a panel that shows all of its labels. */
function panelOf(row: MetricRow): Panel {
  const unit = row.type === 'counter' ? 'cps' : GRAFANA_UNITS[row.unit];
  const title = row.name.replace(/^lantern_[a-z]+_|_(total|seconds|bytes)$/g, '').replaceAll('_', ' ');
  return { title, about: row.help, unit, queries: queriesOf(row) };
}

const processes = (job: string): Section => ({
  title: 'Processes',
  panels: [
    {
      title: 'CPU',
      about: 'Cores used.',
      unit: 'short',
      queries: [
        { expr: `sum by (instance) (rate(process_cpu_seconds_total{job=~"${job}"}[${RATE}]))`, legend: '{{instance}}' },
      ],
    },
    {
      title: 'memory',
      about: 'Memory in use.',
      unit: 'bytes',
      queries: [{ expr: `max by (instance) (process_resident_memory_bytes{job=~"${job}"})`, legend: '{{instance}}' }],
    },
    {
      title: 'event loop',
      about: 'How late the event loop is at its worst 1 %.',
      unit: 's',
      queries: [
        { expr: `max by (instance) (nodejs_eventloop_lag_p99_seconds{job=~"${job}"})`, legend: '{{instance}}' },
      ],
    },
  ],
});

function ofService(service: ServiceName, title: string): Dashboard {
  const sections = METRIC_CATALOGUE.filter(({ services }) => services.includes(service)).map((section) => ({
    title: section.title,
    panels: Object.values(section.table).map(panelOf),
  }));
  return { file: `${service}.json`, title, sections: [...sections, processes(`lantern-${service}`)] };
}

const OVERVIEW: Dashboard = {
  file: 'overview.json',
  title: 'Lantern: overview',
  sections: [
    {
      title: 'Promises',
      panels: OBJECTIVES.map(({ name, promise, budget }) => ({
        title: name.replaceAll('_', ' '),
        about: `${promise}: at most ${Number((budget * 100).toFixed(3))} % may be bad.`,
        unit: 'percentunit',
        queries: ['5m', '1h', '3d'].map((window) => ({ expr: `lantern:${name}:ratio_rate${window}`, legend: window })),
      })),
    },
    {
      title: 'Traffic',
      panels: [
        {
          title: 'connections',
          about: 'Open client connections.',
          unit: 'short',
          queries: [{ expr: 'sum(lantern_gateway_connections)', legend: 'all' }],
        },
        {
          title: 'messages',
          about: 'Sends accepted, messages handed to sessions, acks confirmed, messages put into mailboxes.',
          unit: 'cps',
          queries: [
            { expr: `sum(rate(lantern_transport_sends_total{outcome="accepted"}[${RATE}]))`, legend: 'accepted' },
            { expr: `sum(rate(lantern_transport_deliveries_total[${RATE}]))`, legend: 'delivered' },
            { expr: `sum(rate(lantern_transport_confirmations_total[${RATE}]))`, legend: 'confirmed' },
            { expr: `sum(rate(lantern_transport_parks_total[${RATE}]))`, legend: 'parked' },
          ],
        },
        {
          title: 'how long it takes',
          about: 'From the arrival of a send to its answer, and from there to the session of a device that is online.',
          unit: 's',
          queries: [
            { expr: quantile(0.99, 'lantern_gateway_send_seconds'), legend: 'accept p99' },
            { expr: quantile(0.99, 'lantern_transport_online_delivery_seconds'), legend: 'online delivery p99' },
          ],
        },
        {
          title: 'oldest uncommitted record',
          about: 'How far the committed offsets are behind.',
          unit: 's',
          queries: [{ expr: 'max(lantern_transport_oldest_uncommitted_seconds)', legend: 'oldest' }],
        },
      ],
    },
    processes('lantern-.+'),
  ],
};

/** Grafana's model of a dashboard, three panels a row. */
const PANEL = { width: 8, height: 8 };
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

function panelModel(panel: Panel, id: number, at: { x: number; y: number }): object {
  return {
    id,
    type: 'timeseries',
    title: panel.title,
    description: panel.about,
    datasource: DATASOURCE,
    gridPos: { ...at, w: PANEL.width, h: PANEL.height },
    fieldConfig: { defaults: { unit: panel.unit, min: 0, custom: { fillOpacity: 10 } }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: panel.queries.map(({ expr, legend = '__auto' }, index) => ({
      refId: String.fromCodePoint(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}

function panelModels(sections: readonly Section[]): readonly object[] {
  const models: object[] = [];
  let y = 0;
  for (const { title, panels } of sections) {
    models.push({ id: models.length + 1, type: 'row', title, collapsed: false, gridPos: { x: 0, y, w: 24, h: 1 } });
    y += 1;
    panels.forEach((panel, index) => {
      const at = { x: (index % 3) * PANEL.width, y: y + Math.floor(index / 3) * PANEL.height };
      models.push(panelModel(panel, models.length + 1, at));
    });
    y += Math.ceil(panels.length / 3) * PANEL.height;
  }
  return models;
}

function model({ file, title, sections }: Dashboard): object {
  return {
    uid: `lantern-${file.replace('.json', '')}`,
    title,
    tags: ['lantern'],
    editable: false,
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }] },
    panels: panelModels(sections),
  };
}

const DASHBOARDS: readonly Dashboard[] = [
  OVERVIEW,
  ofService('gateway', 'Lantern: gateways'),
  ofService('keys', 'Lantern: keys services'),
  ofService('transport', 'Lantern: transports'),
];

/** All dashboards as Grafana reads them, by the name of their file. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(
    DASHBOARDS.map((dashboard) => [dashboard.file, `${JSON.stringify(model(dashboard), undefined, 1)}\n`]),
  );
}
