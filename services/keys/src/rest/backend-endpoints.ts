import { type BoundEndpoint, RestProblem, implement } from '@lantern/internal-rest';
import type { KeysApi } from '@lantern/protocol';
import type { UserAdministration } from '../domain/user-administration.js';
import { keysBackendSpecs as specs } from './backend-specs.js';

export interface KeysBackendOptions {
  readonly api: KeysApi;
  readonly users: UserAdministration;
}

/** The internal REST of the keys service for other backends. */
export function keysBackendEndpoints({ api, users }: KeysBackendOptions): readonly BoundEndpoint[] {
  return [
    implement(specs.listDevices, async ({ userId }) => {
      const devices = await users.devices(userId);
      if (devices.length === 0) throw new RestProblem('unknown_user', 'the user has no devices');
      return { devices: [...devices] };
    }),
    implement(specs.removeDevice, async (address) => {
      await api.remove(address);
      return {};
    }),
    implement(specs.purgeUser, async ({ userId }) => ({ removedDevices: await users.removeAll(userId) })),
    implement(specs.claimPreKeys, async ({ userId: target, known }, { caller, repeatId: claimId }) => {
      const { address: requester } = caller;
      if (requester === undefined) throw new RestProblem('forbidden', 'the caller has no address to claim for');
      const { bundles, goneDeviceIds } = await api.claim({ requester, claimId, target, known });
      return { bundles: [...bundles], goneDeviceIds: [...goneDeviceIds] };
    }),
  ];
}
