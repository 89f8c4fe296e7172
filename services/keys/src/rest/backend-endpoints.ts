import { type BoundEndpoint, RestProblem, implement } from '@lantern/internal-rest';
import type { KeysApi } from '@lantern/protocol';
import type { StockSample } from '../domain/stock-sample.js';
import type { UserErasure } from '../domain/user-erasure.js';
import type { UserAdministration } from '../domain/user-administration.js';
import { keysBackendSpecs as specs } from './backend-specs.js';

export interface KeysBackendOptions {
  readonly api: KeysApi;
  readonly users: UserAdministration;
  readonly erasure: UserErasure;
  readonly stock: StockSample;
}

/** The internal REST of the keys service for other backends. */
export function keysBackendEndpoints({ api, users, erasure, stock }: KeysBackendOptions): readonly BoundEndpoint[] {
  return [
    implement(specs.keysStatus, async () => {
      const { storeReachable, stock: sample } = await stock.read();
      if (sample === undefined) return { storeReachable };
      return { storeReachable, stock: { ...sample, oneTime: [...sample.oneTime], kem: [...sample.kem] } };
    }),
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
    implement(specs.eraseKeys, ({ userId }) => erasure.erase(userId)),
    implement(specs.exportKeys, async ({ userId }) => {
      const { devices, formerInstalls, removalsUnderWay, claims } = await erasure.kept(userId);
      return {
        devices: devices.map((device) => ({ ...device })),
        formerInstalls: formerInstalls.map(({ deviceId, registrationIds }) => ({
          deviceId,
          registrationIds: [...registrationIds],
        })),
        removalsUnderWay: [...removalsUnderWay],
        claims: [...claims],
      };
    }),
    implement(specs.claimPreKeys, async ({ userId: target, known }, { caller, repeatId: claimId }) => {
      const { address: requester } = caller;
      if (requester === undefined) throw new RestProblem('forbidden', 'the caller has no address to claim for');
      const { bundles, goneDeviceIds } = await api.claim({ requester, claimId, target, known });
      return { bundles: [...bundles], goneDeviceIds: [...goneDeviceIds] };
    }),
  ];
}
