import type { KeyStoreCase } from './key-store-case.js';
import { claimStoreCases } from './key-store-contract-claims.js';
import { deviceStoreCases } from './key-store-contract-devices.js';
import { preKeyStoreCases } from './key-store-contract-pre-keys.js';
import { userRecordsCases } from './key-store-contract-users.js';

/** What every adapter of the keys service's store has to show, each case on a store of its own. */
export const keyStoreContract: readonly KeyStoreCase[] = [
  ...deviceStoreCases,
  ...preKeyStoreCases,
  ...claimStoreCases,
  ...userRecordsCases,
];
