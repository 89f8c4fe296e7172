import type { Axis, Chart, Line } from './chart.js';
import { escapeXml } from './escape-xml.js';
import { formatNumber } from './table.js';

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 64;
const RIGHT = 30;
const TOP = 12;
const BOTTOM = 62;
const COLOURS = ['#1b6ca8', '#d1495b', '#2e8b57', '#b8860b', '#7a4fa3', '#555555'];
const WANTED_TICKS = 6;

interface Tick {
  readonly at: number;
  readonly label: string;
}

/** From values to pixels. */
interface Scale {
  readonly ticks: readonly Tick[];
  place(value: number): number;
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step) ?? 10);
}

function linearTicks(max: number): Tick[] {
  const step = roundStep(max / WANTED_TICKS);
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => ({ at: index * step, label: tickLabel(index * step) }));
}

function logTicks(min: number, max: number): Tick[] {
  const from = Math.floor(Math.log10(min));
  const to = Math.max(from + 1, Math.ceil(Math.log10(max)));
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const at = 10 ** (from + index);
    return { at, label: tickLabel(at) };
  });
}

const tickLabel = (value: number) => Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 });

/** Linear axes begin at 0: what is shown are amounts. */
function scaleOf(axis: Axis, values: readonly number[], [from, to]: readonly [number, number]): Scale {
  const usable = axis.scale === 'log' ? values.filter((value) => value > 0) : values;
  const [min, max] = [Math.min(...usable, Infinity), Math.max(...usable, -Infinity)];
  const known = Number.isFinite(min) && Number.isFinite(max) && max > 0;
  const [low, high] = known ? [min, max] : [0.1, 1];
  const own = axis.ticks?.filter(({ at }, index, all) => at <= high || (all[index - 1]?.at ?? 0) < high);
  const ticks = own ?? (axis.scale === 'log' ? logTicks(low, high) : linearTicks(high));
  const first = ticks[0]?.at ?? 0;
  const last = ticks.at(-1)?.at ?? 1;
  const place = axis.scale === 'log' ? Math.log10 : (value: number) => value;
  const [start, end] = [place(first), place(last)];
  const pixels = (value: number) => from + ((place(Math.max(value, first)) - start) / (end - start || 1)) * (to - from);
  return { ticks, place: pixels };
}

const rounded = (value: number) => value.toFixed(1);

function axes({ x, y }: Chart, xScale: Scale, yScale: Scale): string[] {
  const bottom = HEIGHT - BOTTOM;
  const horizontal = yScale.ticks.map(({ at, label }) => {
    const level = rounded(yScale.place(at));
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${level}" y2="${level}"/><text x="${LEFT - 6}" y="${level}" dy="0.35em" text-anchor="end">${escapeXml(label)}</text>`;
  });
  const vertical = xScale.ticks.map(({ at, label }) => {
    const place = rounded(xScale.place(at));
    return `<line class="grid" x1="${place}" x2="${place}" y1="${TOP}" y2="${bottom}"/><text x="${place}" y="${bottom + 16}" text-anchor="middle">${escapeXml(label)}</text>`;
  });
  const middle = (LEFT + WIDTH - RIGHT) / 2;
  return [
    ...horizontal,
    ...vertical,
    `<text x="${middle}" y="${bottom + 32}" text-anchor="middle">${escapeXml(x.label)}</text>`,
    `<text transform="translate(14 ${(TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(y.label)}</text>`,
  ];
}

function polyline({ group, points }: Line, colour: string, [xScale, yScale]: readonly [Scale, Scale]): string {
  const places = points.map(([x, y]) => `${rounded(xScale.place(x))},${rounded(yScale.place(y))}`);
  const last = points.at(-1)?.[1] ?? Number.NaN;
  const title = `<title>${escapeXml(`${group}, last ${formatNumber(last)}`)}</title>`;
  return `<polyline fill="none" stroke="${colour}" points="${places.join(' ')}">${title}</polyline>`;
}

function legend(groups: readonly string[]): string[] {
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, groups.length);
  return groups.map((group, index) => {
    const at = LEFT + index * step;
    const level = HEIGHT - 12;
    return `<line x1="${rounded(at)}" x2="${rounded(at + 18)}" y1="${level}" y2="${level}" stroke="${colourOf(index)}" stroke-width="3"/><text x="${rounded(at + 24)}" y="${level}" dy="0.35em">${escapeXml(group)}</text>`;
  });
}

const colourOf = (index: number) => COLOURS[index % COLOURS.length] ?? '#000000';

/** The chart as an SVG element that needs nothing from elsewhere. */
export function svgChart(chart: Chart): string {
  const points = chart.lines.flatMap((line) => line.points);
  const xScale = scaleOf(
    chart.x,
    points.map(([x]) => x),
    [LEFT, WIDTH - RIGHT],
  );
  const yScale = scaleOf(
    chart.y,
    points.map(([, y]) => y),
    [HEIGHT - BOTTOM, TOP],
  );
  const groups = [...new Set(chart.lines.map(({ group }) => group))];
  const lines = chart.lines.map((line) => polyline(line, colourOf(groups.indexOf(line.group)), [xScale, yScale]));
  const parts = [...axes(chart, xScale, yScale), ...lines, ...legend(groups)];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(chart.title)}">\n${parts.join('\n')}\n</svg>`;
}
