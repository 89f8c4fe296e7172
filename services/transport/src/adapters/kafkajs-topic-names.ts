import { DIRECTORY_TOPIC, REVOCATIONS_TOPIC } from '@lantern/kafka';

export const topicNames = {
  /** Accepted messages, by address. */
  inbox: 'inbox.v1',
  /** Records of the inbox that nobody can read. */
  deadLetters: 'inbox.dead-letter.v1',
  /** Addresses of offline devices that have urgent mail. */
  wakeUps: 'wakeups.v1',
  /** Changes of device lists; compacted. */
  directory: DIRECTORY_TOPIC,
  /** Revoked tokens; compacted. */
  revocations: REVOCATIONS_TOPIC,
} as const;
