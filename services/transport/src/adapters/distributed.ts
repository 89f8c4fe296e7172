export { KafkajsDeadLetters, type KafkajsDeadLettersOptions } from './kafkajs-dead-letters.js';
export { KafkajsLog, type KafkajsLogOptions } from './kafkajs-log.js';
export { topicNames } from './kafkajs-topic-names.js';
export { type TopicsPlan, topicSpecs } from './kafkajs-topic-specs.js';
export {
  type AppliedTopics,
  type InspectedTopics,
  type TopicsOptions,
  applyTopics,
  checkTopics,
  inspectTopics,
} from './kafkajs-topics.js';
export { TopicsError, type TopicsProblem } from './kafkajs-topics-error.js';
export { KafkajsWakeUps, type KafkajsWakeUpsOptions } from './kafkajs-wake-ups.js';
export { MongoAddressBook } from './mongo-address-book.js';
export { transportIndexes } from './mongo-indexes.js';
export { MongoMailbox } from './mongo-mailbox.js';
export { MongoOwnership } from './mongo-ownership.js';
export { MongoUserRecords } from './mongo-user-records.js';
export { type MongoStores, type MongoStoresOptions, openMongoStores } from './open-mongo-stores.js';
