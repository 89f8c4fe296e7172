import type { Clock } from '@lantern/runtime';
import { Agent, request } from 'undici';
import type { KeySet } from './key-set-cache.js';
import { readPublishedKeys } from './verification-keys.js';

export interface FetchJwksOptions {
  /** Of the JWKS document. */
  readonly url: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** I7: of the document. */
const MAX_BYTES = 64 * 1024;
const CONNECT_TIMEOUT_MS = 3_000;
/** Of everything, however slowly the bytes come. */
const TIMEOUT_MS = 5_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether keys may be fetched from there: over TLS, or without leaving this machine. */
export function isTrustworthyUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** RFC 9111, as far as it says how long the answer stays as it is; ms. */
function maxAgeOf(headers: Headers): { maxAgeMs?: number } {
  const control = [headers['cache-control'] ?? []].flat().join(',').toLowerCase();
  if (/(^|[\s,])no-(store|cache)($|[\s,=])/.test(control)) return { maxAgeMs: 0 };
  const maxAge = /(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])/.exec(control)?.[1];
  if (maxAge === undefined) return {};
  const age = /^\d{1,9}$/.exec(String(headers['age'] ?? ''))?.[0] ?? '0';
  return { maxAgeMs: Math.max(0, Number(maxAge) - Number(age)) * 1_000 };
}

/** What went wrong, in words of ours: the text of an answer is never quoted. */
function fetchError(error: unknown, timedOut: boolean): Error {
  if (timedOut) return new Error(`the JWKS document did not come within ${TIMEOUT_MS} ms`);
  const code = (error as { readonly code?: unknown } | null)?.code;
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new Error(`the JWKS document has more than ${MAX_BYTES} bytes`);
  return new Error(`the JWKS document cannot be fetched (${typeof code === 'string' ? code : 'unknown'})`, {
    cause: error,
  });
}

async function fetchText({ url, signal }: FetchJwksOptions, timeout: AbortSignal) {
  const dispatcher = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, maxResponseSize: MAX_BYTES, pipelining: 0 });
  try {
    // Redirects are not followed: whoever may answer there is not whom the operator trusts.
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      signal: AbortSignal.any([signal, timeout]),
      headers: { accept: 'application/jwk-set+json, application/json' },
    });
    return { statusCode, headers, text: await body.text() };
  } catch (error) {
    throw fetchError(error, timeout.aborted);
  } finally {
    await dispatcher.destroy();
  }
}

/** Fetches the keys that an issuer publishes. @throws Error in one line that says what is wrong */
export async function fetchJwks(options: FetchJwksOptions): Promise<KeySet> {
  const deadline = new AbortController();
  const timer = options.clock.after(TIMEOUT_MS, () => deadline.abort());
  try {
    const { statusCode, headers, text } = await fetchText(options, deadline.signal);
    if (statusCode !== 200) {
      const moved = statusCode >= 300 && statusCode < 400 ? '; redirects are not followed' : '';
      throw new Error(`the JWKS document was answered with ${statusCode}${moved}`);
    }
    return { ...readJwks(text), ...maxAgeOf(headers) };
  } finally {
    timer.cancel();
  }
}

function readJwks(text: string): KeySet {
  try {
    return readPublishedKeys(text);
  } catch (error) {
    throw new Error(`the JWKS document is of no use: it ${(error as Error).message}`, { cause: error });
  }
}
