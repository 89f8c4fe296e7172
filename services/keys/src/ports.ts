import type { Address } from '@lantern/protocol';

/** The transport as the keys service sees it. */
export interface MailboxPurger {
  /**
   * Durably marks that nothing of this address accepted until now is delivered any more. May be repeated.
   * @throws when not confirmed: to be retried.
   */
  purge(address: Address): Promise<void>;
}
