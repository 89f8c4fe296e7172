import type { Chart } from './chart.js';
import { mergeCharts } from './chart.js';
import { escapeXml } from './escape-xml.js';
import type { FigureSummary } from './figures.js';
import type { BenchReport } from './json-report.js';
import { svgChart } from './svg-chart.js';
import { floorCells, formatNumber, ledgerLines } from './table.js';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1360px; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { padding: 0.15rem 0.75rem; text-align: right; border-bottom: 1px solid #8884; }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
pre { overflow-x: auto; } .bad { color: #c0392b; font-weight: bold; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(560px, 1fr)); gap: 1.5rem; }
figure { margin: 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; } svg text { font-size: 11px; fill: currentColor; }
svg .grid { stroke: #8883; } svg polyline { stroke-width: 1.5; stroke-linejoin: round; }
`;

function row(cells: readonly string[], tag: 'th' | 'td'): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join('')}</tr>`;
}

function table(figures: readonly FigureSummary[]): string {
  const head = row(['', 'unit', 'min', 'median', 'max', 'floor', '× floor'], 'th');
  const rows = figures.map((figure) => {
    const { label, unit, min, median, max } = figure;
    return row([label, unit, ...[min, median, max].map(formatNumber), ...floorCells(figure)], 'td');
  });
  return `<table>\n<thead>${head}</thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}

function facts({ startedAt, machine, options }: BenchReport): string {
  const { cpus, model, memoryBytes, platform, node } = machine;
  const gib = (memoryBytes / 1024 ** 3).toFixed(0);
  const given = Object.entries(options).map(([name, value]) => `${name} ${String(value)}`);
  const lines = [startedAt, `${cpus} × ${model}, ${gib} GiB, ${platform}, Node ${node}`, given.join(', ')];
  return lines.map((line) => `<p>${escapeXml(line)}</p>`).join('\n');
}

/** One file with everything in it: it opens without a network, and asks for nothing. */
export function htmlReport(report: BenchReport, charts: readonly Chart[]): string {
  const { scenario, stack, ok, figures, repeats } = report;
  const title = `${scenario} on ${stack}`;
  const ledgers = escapeXml(ledgerLines(repeats.flatMap((repeat) => repeat.ledgers)));
  const drawn = mergeCharts(charts).map(
    (chart) => `<figure><figcaption>${escapeXml(chart.title)}</figcaption>\n${svgChart(chart)}\n</figure>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeXml(title)}</h1>
${facts(report)}
${table(figures)}
<h2>Account</h2>
${ok ? '' : '<p class="bad">Messages or keys are not accounted for: these figures mean nothing.</p>'}
<pre>${ledgers}</pre>
<h2>Plots</h2>
<p>One line for each repeat.</p>
<div class="charts">
${drawn.join('\n')}
</div>
</body>
</html>
`;
}
