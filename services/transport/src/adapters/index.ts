export { DataDirectoryError, type DataDirectoryProblem } from './data-directory-error.js';
export { KafkajsDeadLetters, type KafkajsDeadLettersOptions } from './kafkajs-dead-letters.js';
export { KafkajsLog, type KafkajsLogOptions } from './kafkajs-log.js';
export { topicNames } from './kafkajs-topic-names.js';
export type { TopicsPlan } from './kafkajs-topic-specs.js';
export { type AppliedTopics, type TopicsOptions, applyTopics, checkTopics } from './kafkajs-topics.js';
export { TopicsError, type TopicsProblem } from './kafkajs-topics-error.js';
export { KafkajsWakeUps, type KafkajsWakeUpsOptions } from './kafkajs-wake-ups.js';
export { LmdbAddressBook } from './lmdb-address-book.js';
export { type DeadLetter, LmdbDeadLetters, type LmdbDeadLettersOptions } from './lmdb-dead-letters.js';
export { LmdbLog, type LmdbLogOptions } from './lmdb-log.js';
export { LmdbMailbox, type LmdbMailboxOptions } from './lmdb-mailbox.js';
export { LmdbOwnership } from './lmdb-ownership.js';
export { MongoAddressBook } from './mongo-address-book.js';
export { transportIndexes } from './mongo-indexes.js';
export { MongoMailbox } from './mongo-mailbox.js';
export { MongoOwnership } from './mongo-ownership.js';
export { type MongoStores, type MongoStoresOptions, openMongoStores } from './open-mongo-stores.js';
export {
  type BinaryDatabase,
  type EnvironmentOptions,
  type LmdbEnvironment,
  openEnvironment,
} from './open-environment.js';
export { WakeUpEvents } from './wake-up-events.js';
export { WakeUpFile, type WakeUpFileOptions } from './wake-up-file.js';
