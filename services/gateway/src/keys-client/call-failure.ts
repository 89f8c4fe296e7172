/** A call did not get an answer. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';

  constructor(
    message: string,
    /** `unsent`: the request certainly did not reach the service; `late`: the time for an answer is over. */
    readonly kind: 'unsent' | 'broken' | 'late',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const UNSENT = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
]);

const LATE = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}

/** What an error of undici means. Its own text may name an address, and is kept as the cause only. */
export function callFailure(error: unknown, late: boolean): CallFailure {
  const code = codeOf(error);
  const kind = UNSENT.has(code) ? 'unsent' : late || LATE.has(code) ? 'late' : 'broken';
  return new CallFailure(`the keys service did not answer (${code})`, kind, { cause: error });
}
