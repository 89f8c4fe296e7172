import { type BoundEndpoint, RestProblem, implement } from '@lantern/internal-rest';
import { type UserId, addressKey } from '@lantern/protocol';
import { answeringOutages } from './answering-outages.js';
import type { PartitionOwner } from '../owner/partition-owner.js';
import type { TransportService } from '../transport-service.js';
import { transportBackendSpecs as specs } from './backend-specs.js';
import { type UserEndpointsOptions, eraseMailboxes, exportMailboxes } from './user-endpoints.js';

/** The internal REST of a transport instance. */
export function transportBackendEndpoints(
  transport: Pick<TransportService, 'ownerOf' | 'status'>,
  users: UserEndpointsOptions,
): readonly BoundEndpoint[] {
  const ownerOf = (userId: UserId): PartitionOwner => {
    const owner = transport.ownerOf(userId);
    if (owner === undefined) throw new RestProblem('not_owner', 'another instance owns the partition of the user');
    return owner;
  };
  return [
    implement(specs.transportStatus, async () => {
      const { owned, stopped, ...status } = await transport.status.read();
      return { ...status, owned: [...owned], stopped: [...stopped] };
    }),
    implement(specs.listOwners, async () => ({ partitions: [...(await transport.status.owners())] })),
    implement(specs.mailboxStatistics, async (address) => {
      const owner = ownerOf(address.userId);
      const { partition, whereabouts } = owner;
      return { partition, ...(await answeringOutages(() => whereabouts.statistics(addressKey(address)))) };
    }),
    implement(specs.purgeMailbox, async (address) => ({
      messages: await answeringOutages(() => ownerOf(address.userId).purges.empty(addressKey(address))),
    })),
    implement(specs.findMessage, async ({ messageId, ...whose }) => {
      const owner = ownerOf(whose.userId);
      const copies = await answeringOutages(async () => {
        const found = await owner.whereabouts.find(messageId, whose);
        if (found.length > 0) return found;
        // It may be in what a new owner has still to read.
        await owner.purges.takenIn();
        return owner.whereabouts.find(messageId, whose);
      });
      if (copies.length === 0) throw new RestProblem('unknown_message', 'no such message is known');
      return { copies };
    }),
    implement(specs.eraseMailboxes, (input) =>
      answeringOutages(() => eraseMailboxes(ownerOf(input.userId), input, users)),
    ),
    implement(specs.exportMailboxes, ({ userId, ...from }) =>
      answeringOutages(() => exportMailboxes(ownerOf(userId), { userId, from }, users)),
    ),
  ];
}
