import { describeErrorCode } from './kafkajs-internals.js';

/** Codes of the protocol that decide something here. */
export const ErrorCode = {
  none: 0,
  offsetOutOfRange: 1,
  corruptMessage: 2,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  requestTimedOut: 7,
  replicaNotAvailable: 9,
  messageTooLarge: 10,
  coordinatorLoading: 14,
  coordinatorNotAvailable: 15,
  notCoordinator: 16,
  invalidTopic: 17,
  recordListTooLarge: 18,
  notEnoughReplicas: 19,
  notEnoughReplicasAfterAppend: 20,
  invalidRequiredAcks: 21,
  illegalGeneration: 22,
  invalidGroupId: 24,
  unknownMember: 25,
  invalidSessionTimeout: 26,
  rebalanceInProgress: 27,
  topicAuthorizationFailed: 29,
  groupAuthorizationFailed: 30,
  clusterAuthorizationFailed: 31,
  invalidTimestamp: 32,
  unsupportedForMessageFormat: 43,
  policyViolation: 44,
  kafkaStorageError: 56,
  fencedLeaderEpoch: 74,
  unknownLeaderEpoch: 75,
  offsetNotAvailable: 78,
  memberIdRequired: 79,
  fencedInstance: 82,
  invalidRecord: 87,
} as const;

/** A broker answered, with an error. */
export class KafkaAnswerError extends Error {
  override readonly name = 'KafkaAnswerError';

  constructor(
    readonly code: number,
    readonly request: string,
  ) {
    super(`${request} was answered with ${describeErrorCode(code)}`);
  }
}

/** The request was never sent: there was no connection to send it on. */
export class BrokerUnreachable extends Error {
  override readonly name = 'BrokerUnreachable';
}

/** The brokers do not accept the credentials, or this principal may not do this: retrying changes nothing. */
export class AccessRefused extends Error {
  override readonly name = 'AccessRefused';
}

/** @throws KafkaAnswerError unless the code is 0 */
export function requireNoError(code: number | undefined, request: string): void {
  if (code !== undefined && code !== ErrorCode.none) throw new KafkaAnswerError(code, request);
}

export function hasCode(error: unknown, ...codes: readonly number[]): error is KafkaAnswerError {
  return error instanceof KafkaAnswerError && codes.includes(error.code);
}
