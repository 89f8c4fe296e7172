import type { KeysApi, TraceContext } from '@lantern/protocol';
import { type SpanName, type Tracer, endedBy, noTracer } from '@lantern/runtime';

/** The same calls, which can be made within a trace; without a tracer as they are. */
export function tracedKeys(api: KeysApi, tracer: Tracer): KeysApi {
  if (tracer === noTracer) return api;
  return { ...api, within: (trace) => callsWithin(api, tracer, trace) };
}

function callsWithin(api: KeysApi, tracer: Tracer, trace: TraceContext): KeysApi {
  const span = (name: SpanName) => tracer.join(name, trace);
  return {
    ownState: (address) => endedBy(span('keys.own-state'), api.ownState(address)),
    register: (address, registration) => endedBy(span('keys.register'), api.register(address, registration)),
    upload: (address, registrationId, upload) =>
      endedBy(span('keys.upload'), api.upload(address, registrationId, upload)),
    claim: (claim) => endedBy(span('keys.claim'), api.claim(claim)),
    devices: (userId) => endedBy(span('keys.devices'), api.devices(userId)),
    remove: (address) => endedBy(span('keys.remove'), api.remove(address)),
    touch: (address) => endedBy(span('keys.touch'), api.touch(address)),
  };
}
