import {
  type BoundEndpoint,
  type Call,
  type ErasureReport,
  eraseUser,
  eraseUserSpec,
  erasureReport,
  implement,
} from '@lantern/internal-rest';
import type { UserId } from '@lantern/protocol';

/** The whole erasure, made of the steps that the services have. */
export function eraseUserEndpoint(endpoints: readonly BoundEndpoint[]): BoundEndpoint {
  const step = (operationId: string) => {
    const endpoint = endpoints.find(({ spec }) => spec.operationId === operationId);
    if (endpoint === undefined) throw new Error(`no service has the operation ${operationId}`);
    return async (input: { readonly userId: UserId; readonly orphans?: boolean }, call: Call): Promise<ErasureReport> =>
      erasureReport.parse(await endpoint.handle(input, call));
  };
  const [sessions, keys, mailboxes] = [step('eraseSessions'), step('eraseKeys'), step('eraseMailboxes')];
  return implement(eraseUserSpec, ({ userId, ...which }, call) =>
    eraseUser({
      sessions: () => sessions({ userId }, call),
      keys: () => keys({ userId }, call),
      // Sends are checked and handed to their partition within the process: what is checked by now is there.
      settled: () => new Promise((resolve) => void setImmediate(resolve)),
      mailboxes: () => mailboxes({ userId, ...which }, call),
    }),
  );
}
