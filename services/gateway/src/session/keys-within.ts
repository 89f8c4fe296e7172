import type { KeysApi } from '@lantern/protocol';
import type { Span } from '@lantern/runtime';

/** The keys service for calls of this span, or without one. */
export function keysWithin(keys: KeysApi, span: Span | undefined): KeysApi {
  return span === undefined || keys.within === undefined ? keys : keys.within(span.context);
}
