import type { TransportEndpoint, TransportEndpoints } from '@lantern/protocol';

/** Transport instances that stay as they are, as in one process. */
export function fixedEndpoints(endpoints: readonly TransportEndpoint[]): TransportEndpoints {
  return {
    watch(watcher) {
      for (const endpoint of endpoints) watcher.added(endpoint);
      return () => undefined;
    },
  };
}
