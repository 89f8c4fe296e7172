import { type KeysApi, RequestProblem, v1 } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { KeysCall, KeysMetrics } from '../metrics.js';

function failureOf(error: unknown): 'refused' | 'unavailable' | 'fault' {
  if (!(error instanceof RequestProblem)) return 'fault';
  return error.code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE ? 'unavailable' : 'refused';
}

/** The same calls, each timed and counted by how it ended. */
export function meteredKeys(api: KeysApi, { metrics, clock }: { metrics: KeysMetrics; clock: Clock }): KeysApi {
  const metered = async <T>(call: KeysCall, work: () => Promise<T>): Promise<T> => {
    const start = clock.monotonic();
    try {
      const answer = await work();
      metrics.calls.inc({ call, outcome: 'answered' });
      return answer;
    } catch (error) {
      metrics.calls.inc({ call, outcome: failureOf(error) });
      throw error;
    } finally {
      metrics.callSeconds.observe({ call }, (clock.monotonic() - start) / 1_000);
    }
  };
  return {
    ownState: (address) => metered('ownState', () => api.ownState(address)),
    register: (address, registration) => metered('register', () => api.register(address, registration)),
    upload: (address, registrationId, upload) => metered('upload', () => api.upload(address, registrationId, upload)),
    claim: (claim) => metered('claim', () => api.claim(claim)),
    devices: (userId) => metered('devices', () => api.devices(userId)),
    remove: (address) => metered('remove', () => api.remove(address)),
    touch: (address) => metered('touch', () => api.touch(address)),
  };
}
