import type * as page from '../../../packages/console/page/feed.js';
import type { GatewayStatus, KeysStatus, Owners, TransportStatus } from '../src/status/read-status.js';

type Deep<T> = T extends readonly (infer Element)[]
  ? readonly Deep<Element>[]
  : T extends object
    ? { readonly [Key in keyof T]: Deep<T[Key]> }
    : T;

/** Whether two types are the same, optional members included: then, and only then, functions that ask for them are. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
type Same<A, B> = (<T>() => T extends Deep<A> ? 1 : 2) extends <T>() => T extends Deep<B> ? 1 : 2 ? true : false;

test('what the console takes for a status is what the internal REST answers: else this file does not compile', () => {
  const same: [
    Same<page.GatewayStatus, GatewayStatus>,
    Same<page.TransportStatus, TransportStatus>,
    Same<page.KeysStatus, KeysStatus>,
    Same<readonly page.PartitionOwner[], Owners>,
    // That it would be found.
    Same<page.KeysStatus, Omit<KeysStatus, 'stock'>>,
  ] = [true, true, true, true, false];
  expect(same).toHaveLength(5);
});
