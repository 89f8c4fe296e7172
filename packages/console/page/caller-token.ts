/** Who asks: a token that is there already, or what makes one. */
export type Access = { readonly token: string } | { readonly caller: string; readonly secret: string };

const AUDIENCE = 'lantern-backend';
const TOKEN = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** Reads what operators have: the content of operator.json, `name secret`, or a token. Undefined when it is none of these. */
export function parseAccess(text: string): Access | undefined {
  const given = text.trim();
  if (TOKEN.test(given)) return { token: given };
  if (given.startsWith('{')) return ofFile(given);
  const [caller = '', secret = '', ...rest] = given.split(/\s+/);
  return caller !== '' && secret !== '' && rest.length === 0 ? { caller, secret } : undefined;
}

function ofFile(text: string): Access | undefined {
  try {
    const { caller, secret } = JSON.parse(text) as { readonly caller?: unknown; readonly secret?: unknown };
    return typeof caller === 'string' && typeof secret === 'string' ? { caller, secret } : undefined;
  } catch {
    return undefined;
  }
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * A token of a minute (HS256), made in the page: the secret is sent to nobody.
 * @param at Unix ms by the server's clock
 * @throws Error where browsers give pages no cryptography: over plain HTTP from another machine
 */
export async function tokenOf(access: Access, at: number): Promise<string> {
  if ('token' in access) return access.token;
  const { subtle } = globalThis.crypto as Partial<typeof globalThis.crypto>;
  if (subtle === undefined) {
    throw new Error(
      'This browser signs nothing on a page over plain HTTP from another machine: forward the port to localhost, or paste a token.',
    );
  }
  const text = new TextEncoder();
  const part = (value: object) => base64Url(text.encode(JSON.stringify(value)));
  const iat = Math.floor(at / 1_000);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: access.caller, aud: AUDIENCE, iat, exp: iat + 60 })}`;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', text.encode(access.secret), algorithm, false, ['sign']);
  return `${signed}.${base64Url(new Uint8Array(await subtle.sign('HMAC', key, text.encode(signed))))}`;
}
