import { createHash } from 'node:crypto';
import type { Operation, RestDescription } from './describe-rest.js';

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
code,pre{font:13px/1.45 ui-monospace,monospace}pre{background:var(--soft);padding:.7rem;overflow:auto}
details{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}
summary{cursor:pointer}summary b{display:inline-block;min-width:3.5rem}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;border-top:1px solid var(--line);padding:.3rem .6rem .3rem 0}
`;

/** Nothing but this page and its own style: no script, and no request leaves it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
const text = (markdown: string) =>
  markdown
    .split('\n\n')
    .map((paragraph) => `<p>${escape(paragraph).replaceAll(/`([^`]+)`/g, '<code>$1</code>')}</p>`)
    .join('');
const json = (value: unknown) => `<pre>${escape(JSON.stringify(value, null, 2))}</pre>`;
const row = (cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

function schemaIn(content: unknown): unknown {
  return Object.values((content ?? {}) as Record<string, { schema?: unknown }>)[0]?.schema;
}

function parameterTable({ parameters }: Operation): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: place, required, description, schema }) =>
    row([
      `<code>${escape(name)}</code>`,
      `${place}${required ? '' : ', optional'}`,
      escape(description),
      `<code>${escape(JSON.stringify(schema))}</code>`,
    ]),
  );
  return `<h4>Parameters</h4><table>${rows.join('')}</table>`;
}

function responseTable({ responses }: Operation): string {
  const rows = Object.entries(responses).map(([status, response]) => {
    const { description } = response;
    return row([status, text(typeof description === 'string' ? description : '')]);
  });
  return `<h4>Answers</h4><table>${rows.join('')}</table>`;
}

function section(path: string, method: string, operation: Operation): string {
  const body = schemaIn(operation.requestBody?.content);
  const answer = schemaIn((operation.responses['200'] as { content?: unknown } | undefined)?.content);
  return [
    `<details id="${escape(operation.operationId)}"><summary><b>${method.toUpperCase()}</b> <code>${escape(path)}</code> ${escape(operation.summary)}</summary>`,
    text(operation.description),
    parameterTable(operation),
    body === undefined ? '' : `<h4>Body</h4>${json(body)}`,
    answer === undefined ? '' : `<h4>Answer</h4>${json(answer)}`,
    responseTable(operation),
    '</details>',
  ].join('');
}

/** The description as a page for people. */
export function renderPage({ info, paths }: RestDescription): string {
  const sections = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => section(path, method, operation)),
  );
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escape(info.title)}</title><style>${STYLE}</style><h1>${escape(info.title)}</h1>`,
    text(info.description),
    '<p>For programs: <a href="/internal/v1/openapi.json"><code>/internal/v1/openapi.json</code></a> (OpenAPI 3.1).</p>',
    ...sections,
    '</html>\n',
  ].join('\n');
}
