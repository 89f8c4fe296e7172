export { DataDirectoryError, type DataDirectoryProblem } from './data-directory-error.js';
export { LmdbAddressBook } from './lmdb-address-book.js';
export { type DeadLetter, LmdbDeadLetters, type LmdbDeadLettersOptions } from './lmdb-dead-letters.js';
export { LmdbLog, type LmdbLogOptions } from './lmdb-log.js';
export { LmdbMailbox, type LmdbMailboxOptions } from './lmdb-mailbox.js';
export { LmdbOwnership } from './lmdb-ownership.js';
export { LmdbUserRecords, type LmdbUserRecordsOptions } from './lmdb-user-records.js';
export {
  type BinaryDatabase,
  type EnvironmentOptions,
  type LmdbEnvironment,
  openEnvironment,
} from './open-environment.js';
export { WakeUpEvents } from './wake-up-events.js';
export { WakeUpFile, type WakeUpFileOptions } from './wake-up-file.js';
