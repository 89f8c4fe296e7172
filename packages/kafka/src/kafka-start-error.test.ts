import { kafkaAnswerOf, kafkaStartError } from './kafka-start-error.js';

const connection = { brokers: ['kafka-1:9092', 'kafka-2:9092'], clientId: 'test' };
const of = (error: unknown) => {
  const { problem, passing, message } = kafkaStartError(error, connection, 'directory.v1');
  return { problem, passing, message };
};
const answered = (type: string) => Object.assign(new Error(`the broker said ${type}`), { type });

test('a refused user does not pass, however deep kafkajs wrapped it', () => {
  const refused = Object.assign(new Error('Authentication failed'), { name: 'KafkaJSSASLAuthenticationError' });
  expect(of(new Error('gave up', { cause: refused }))).toEqual({
    problem: 'credentials',
    passing: false,
    message:
      'Kafka refused the credentials of "" (Authentication failed): check user name, password and SASL mechanism.',
  });
  expect(of(Object.assign(new Error('gave up'), { originalError: refused })).problem).toBe('credentials');
});

test('a user without rights does not pass, a topic that is missing and a partition without leader may', () => {
  expect(of(answered('TOPIC_AUTHORIZATION_FAILED'))).toMatchObject({ problem: 'not-allowed', passing: false });
  expect(of(answered('UNKNOWN_TOPIC_OR_PARTITION'))).toMatchObject({
    problem: 'missing-topic',
    passing: true,
    message: 'Kafka has no topic directory.v1: make the topics with "transport topics apply".',
  });
  expect(of(answered('LEADER_NOT_AVAILABLE'))).toMatchObject({ problem: 'unreachable', passing: true });
});

test('brokers that do not answer are named, with the innermost reason in one line', () => {
  const error = new Error('retries exceeded', { cause: new Error('connect\n  ECONNREFUSED') });
  expect(of(error)).toEqual({
    problem: 'unreachable',
    passing: true,
    message:
      'No Kafka broker answers at kafka-1:9092, kafka-2:9092 (connect ECONNREFUSED): check the addresses, the network, TLS and whether SASL is needed.',
  });
});

test('what the brokers answered is found, however deep it is wrapped', () => {
  expect(kafkaAnswerOf(new Error('gave up', { cause: answered('LEADER_NOT_AVAILABLE') }))).toBe('LEADER_NOT_AVAILABLE');
  expect(kafkaAnswerOf(Object.assign(new Error('gave up'), { originalError: answered('X') }))).toBe('X');
  expect(kafkaAnswerOf(new Error('connect ECONNREFUSED'))).toBeUndefined();
});
