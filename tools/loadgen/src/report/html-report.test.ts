import { madeUpReport } from '../../test/made-up-report.js';
import { Latencies } from '../load/latencies.js';
import type { Chart } from './chart.js';
import { htmlReport } from './html-report.js';
import { latencyCharts, seriesCharts } from './measured-charts.js';

const VOID = new Set(['meta', 'line', '!doctype']);

/** The elements that are open at the end, and those that close without having been opened. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  for (const [, closing, name = '', selfClosing] of html.matchAll(/<(\/?)([!a-z0-9]+)\b[^>]*?(\/?)>/gi)) {
    if (closing === '' && selfClosing === '' && !VOID.has(name)) open.push(name);
    else if (closing !== '' && open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

const linear = (label: string) => ({ label, scale: 'linear' }) as const;
const chart: Chart = {
  title: 'Memory <over> connections',
  x: linear('connections'),
  y: linear('MiB'),
  lines: [
    {
      group: 'embedded',
      points: [
        [0, 0],
        [500, 40],
        [1_000, 80],
      ],
    },
  ],
};

function measuredCharts(): Chart[] {
  const latencies = new Latencies();
  for (let ms = 1; ms <= 1_000; ms++) latencies.record('delivered', ms);
  const series = Array.from({ length: 20 }, (_, index) => ({
    atMs: 250 * index,
    done: 1_000 * index,
    serverRssBytes: 1024 * 1024 * (50 + index),
  }));
  return [...latencyCharts('embedded', [latencies.encode()]), ...seriesCharts('embedded', series)];
}

const report = madeUpReport([{ key: 'p50', better: 'lower', values: [1, 2, 3], floors: [1, 1, 1] }]);

test('the page is whole, and asks for nothing from anywhere', () => {
  const html = htmlReport(report, [chart, ...measuredCharts()]);
  expect(unbalanced(html)).toEqual([]);
  expect(html).not.toMatch(/https?:|src=|href=|url\(|@import|<script|<link/i);
  expect(html).toContain('Memory &lt;over&gt; connections');
  for (const title of ['Send → delivered', 'Done per second', 'Server memory (RSS)']) expect(html).toContain(title);
  expect(html).toContain('<td>2.000</td>');
});

test('every chart has its series inside its frame, one line for each repeat and one name for all of them', () => {
  const html = htmlReport(report, [chart, chart, ...measuredCharts()]);
  const charts = [...html.matchAll(/<svg viewBox="0 0 (\d+) (\d+)".*?<\/svg>/gs)];
  expect(charts).toHaveLength(4);
  const [memory = ''] = charts[0] ?? [];
  expect(memory.match(/<polyline/g)).toHaveLength(2);
  expect(memory.match(/>embedded<\/text>/g)).toHaveLength(1);
  for (const [svg, width, height] of charts) {
    const points = [...svg.matchAll(/ points="([^"]+)"/g)].flatMap(([, list = '']) => list.split(' '));
    expect(points.length).toBeGreaterThan(2);
    for (const point of points) {
      const [x = Number.NaN, y = Number.NaN] = point.split(',').map(Number);
      expect(x >= 0 && x <= Number(width) && y >= 0 && y <= Number(height)).toBe(true);
    }
  }
});

test('a latency curve rises to the slowest that its count can tell', () => {
  const [delivered] = measuredCharts();
  const points = delivered?.lines[0]?.points ?? [];
  const at = (rare: number) => points.find(([x]) => Math.abs(x - rare) < rare / 100)?.[1];
  expect(at(10)).toBeCloseTo(900, -1);
  expect(at(100)).toBeCloseTo(990, -1);
  expect(points.at(-1)?.[0]).toBeCloseTo(1_000, 0);
});

test('a run that broke its account says so above the plots', () => {
  expect(htmlReport({ ...report, ok: false }, [])).toContain('mean nothing');
  expect(htmlReport(report, [])).not.toContain('mean nothing');
});
