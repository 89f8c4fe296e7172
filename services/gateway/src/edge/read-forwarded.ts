import { isIP } from 'node:net';

/** The headers in which proxies say for whom they forward. */
export const FORWARDED_HEADERS = ['x-forwarded-for', 'forwarded'] as const;
export type ForwardedHeader = (typeof FORWARDED_HEADERS)[number];

/** `1.2.3.4`, `1.2.3.4:5`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:5`; undefined for anything else. */
function readNode(text: string): string | undefined {
  const bracketed = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(text)?.[1];
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? bracketed : undefined;
  if (isIP(text) !== 0) return text;
  const withPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(text)?.[1];
  return withPort !== undefined && isIP(withPort) === 4 ? withPort : undefined;
}

/** One parameter of RFC 7239: a token, or a quoted string without escapes (no address needs one). */
const PARAMETER = /^([!#$%&'*+.^_`|~0-9a-z-]+)=(?:"([^"\\]*)"|([!#$%&'*+.^_`|~0-9a-z-]+))$/i;

function readElement(element: string): string | undefined {
  let node: string | undefined;
  for (const parameter of element.split(';')) {
    const [, name, quoted, token] = PARAMETER.exec(parameter.trim()) ?? [];
    if (name === undefined) return undefined;
    if (name.toLowerCase() !== 'for') continue;
    if (node !== undefined) return undefined;
    node = quoted ?? token ?? '';
  }
  return node === undefined ? undefined : readNode(node);
}

/**
 * The hops that the header names, the last proxy's first. `undefined` in place of one that is no address: what lies beyond
 * it must not be believed. Commas within quotes part elements all the same, and so make both halves unreadable.
 */
export function readForwarded(header: ForwardedHeader, value: string): (string | undefined)[] {
  const read = header === 'forwarded' ? readElement : readNode;
  return value
    .split(',')
    .map((hop) => read(hop.trim()))
    .reverse();
}
