type JsonObject = Readonly<Record<string, unknown>>;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** Whether an object in `json`, which is valid, has two members of one name, at whatever depth. */
function repeatsNames(json: string): boolean {
  /** Names of the objects that are open; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let text: string | undefined;
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && text !== undefined) {
      const names = open.at(-1);
      const name = JSON.parse(text) as string;
      if (names?.has(name)) return true;
      names?.add(name);
    }
    text = token.startsWith('"') ? token : undefined;
  }
  return false;
}

/**
 * The JSON object in base64url, or undefined. Stricter than JSON.parse, since two readers of a token must not see two
 * different things in it: UTF-8 as it has to be, no name twice, base64url in its one canonical form.
 */
export function parseStrictObject(base64url: string): JsonObject | undefined {
  const bytes = Buffer.from(base64url, 'base64url');
  if (bytes.toString('base64url') !== base64url) return undefined;
  try {
    const json = UTF8.decode(bytes);
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || repeatsNames(json)) return undefined;
    return { ...value };
  } catch {
    return undefined;
  }
}
