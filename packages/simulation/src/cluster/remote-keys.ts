import { keysLimits } from '@lantern/keys';
import { type KeysApi, RequestProblem, unavailable } from '@lantern/protocol';
import type { SimProcess } from '../engine/sim-process.js';
import type { Cluster } from './cluster.js';
import { KEYS_CONFIG } from './sim-config.js';

/** What a call may take, ms: longer than the service itself waits. */
const TIMEOUT_MS = 4_000;
const TRIES = 2;

/** The time for an answer is over: the call may be under way. */
class LateAnswer extends Error {
  override readonly name = 'LateAnswer';
}

/** What changes something is not asked again of another instance while it may be under way. */
const READS: readonly string[] = ['ownState', 'devices'];

export const KEYS_LIMITS = keysLimits(KEYS_CONFIG);

/** The keys service as a gateway reaches it over the simulated network: any instance, and another one when that is away. */
export function remoteKeys(cluster: Cluster, process: SimProcess): KeysApi {
  let turn = process.random.between(0, 99);
  const call = async <T>(what: string, ask: (api: KeysApi) => Promise<T>, tries = TRIES): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      const name = cluster.keysNames[turn++ % cluster.keysNames.length] as string;
      try {
        return await callOnce(cluster, process, { name, what, ask });
      } catch (error) {
        if (error instanceof RequestProblem) throw error;
        const over = attempt >= tries || (error instanceof LateAnswer && !READS.includes(what));
        if (over) throw unavailable('the keys service does not answer');
      }
    }
  };
  return {
    ownState: (address) => call('ownState', (api) => api.ownState(address)),
    register: (address, registration) => call('register', (api) => api.register(address, registration)),
    upload: (address, registrationId, upload) => call('upload', (api) => api.upload(address, registrationId, upload)),
    claim: (claim) => call('claim', (api) => api.claim(claim)),
    devices: (userId) => call('devices', (api) => api.devices(userId)),
    remove: (address) => call('remove', (api) => api.remove(address), 1),
    touch: (address) => call('touch', (api) => api.touch(address)),
  };
}

interface RemoteCall<T> {
  readonly name: string;
  readonly what: string;
  readonly ask: (api: KeysApi) => Promise<T>;
}

function callOnce<T>(cluster: Cluster, from: SimProcess, { name, what, ask }: RemoteCall<T>): Promise<T> {
  const { network } = cluster;
  const host = cluster.keys(name);
  return new Promise((resolve, reject) => {
    const timer = from.clock.after(TIMEOUT_MS, () => reject(new LateAnswer('no answer')));
    const back = (settle: () => void): void => {
      if (network.isBlocked(name, from.name)) return;
      network.scheduler.after(network.delay(), () =>
        from.dispatch(() => {
          timer.cancel();
          settle();
        }),
      );
    };
    network.scheduler.after(network.delay(), () => {
      if (network.isBlocked(from.name, name)) return;
      const api = host?.keys?.api;
      if (!host?.process.alive || api === undefined) {
        back(() => reject(new Error('not reached')));
        return;
      }
      network.trace.add(from.name, name, () => what);
      host.process.dispatch(() => {
        ask(api).then(
          (result) => back(() => resolve(result)),
          (error: unknown) => back(() => reject(error)),
        );
      });
    });
    // A dead process is noticed.
    host?.process.onDeath(() => back(() => reject(new Error('the connection broke'))));
  });
}
