import { INTERNAL_REST_PATH } from '@lantern/internal-rest';
import { asError } from '@lantern/runtime';

/** An internal REST that answered. */
export interface RestInstance {
  readonly url: string;
  readonly operations: ReadonlySet<string>;
}

export interface UnreachableInstance {
  readonly url: string;
  /** In one line. */
  readonly reason: string;
}

const TIMEOUT_MS = 5_000;
/** I7 */
const MAX_DESCRIPTION_BYTES = 4 * 1024 * 1024;

/** What a call that got no answer failed with: fetch hides it behind `fetch failed`. */
export function reasonOf(thrown: unknown): string {
  const error = asError(thrown);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error as { cause?: { code?: string; message?: string } };
  const reason = cause?.code ?? cause?.message ?? error.message;
  return reason.replaceAll(/\s+/g, ' ');
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether a call that got no answer did not even get a connection. */
export function wasNotSent(thrown: unknown): boolean {
  const { cause } = asError(thrown) as { cause?: { code?: string } };
  return NEVER_CONNECTED.has(cause?.code ?? '');
}

function operationsOf(description: unknown): ReadonlySet<string> {
  const { openapi, paths } = (description ?? {}) as { openapi?: unknown; paths?: Record<string, object> };
  if (typeof openapi !== 'string' || typeof paths !== 'object') throw new Error('it is no internal REST of Lantern');
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods) as { operationId?: string }[]);
  return new Set(operations.flatMap(({ operationId }) => operationId ?? []));
}

/** Asks what is at a URL; everybody who reaches the port may. */
export async function findInstance(url: string): Promise<RestInstance | UnreachableInstance> {
  try {
    const response = await fetch(`${url}${INTERNAL_REST_PATH}/openapi.json`, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`status ${response.status}: it is no internal REST of Lantern`);
    if (text.length > MAX_DESCRIPTION_BYTES) throw new Error('it is no internal REST of Lantern');
    return { url, operations: operationsOf(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof SyntaxError) return { url, reason: 'it is no internal REST of Lantern' };
    return { url, reason: reasonOf(error) };
  }
}
