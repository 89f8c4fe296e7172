import {
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoWriteConcernError,
} from 'mongodb';
import { MongoFailure, isDefinitelyNotDone, isDuplicateKey } from './mongo-failure.js';

const answered = (code: number, codeName = 'Some') =>
  new MongoServerError({ message: 'quotes { _id: secret }', code, codeName });
const noMajority = new MongoWriteConcernError({
  ok: 1,
  writeConcernError: { code: 64, errmsg: 'waiting for replication timed out', codeName: 'WriteConcernFailed' },
});

test.each<[string, unknown]>([
  ['a connection that was lost', new MongoNetworkError('connection 3 to host:27017 closed')],
  ['a connection that was silent for too long', new MongoNetworkTimeoutError('timed out')],
  ['no majority in time', noMajority],
  ['a primary that stepped down', answered(189, 'PrimarySteppedDown')],
  ['a server that is no primary', answered(10_107, 'NotWritablePrimary')],
  ['a server that shuts down', answered(91, 'ShutdownInProgress')],
  ["the server's time limit", answered(50, 'MaxTimeMSExpired')],
  ['what is no error of the driver', new TypeError('a mistake')],
])('%s leaves open whether a write was done', (_what, error) => {
  expect(isDefinitelyNotDone(error)).toBe(false);
});

test.each<[string, unknown]>([
  ['no server to send it to', new MongoServerSelectionError('timed out', {} as never)],
  ['a right that is missing', answered(13, 'Unauthorized')],
  ['a document too large', answered(10_334, 'BSONObjectTooLarge')],
])('%s means that a write was certainly not done', (_what, error) => {
  expect(isDefinitelyNotDone(error)).toBe(true);
});

test('a connection that could not be set up has sent nothing', () => {
  const error = new MongoNetworkError('reset');
  error.addErrorLabel('HandshakeError');
  expect(isDefinitelyNotDone(error)).toBe(true);
});

test('a duplicate key is told from other failures', () => {
  expect([answered(11_000), answered(13), noMajority].map(isDuplicateKey)).toEqual([true, false, false]);
});

test('what a server says is not kept, since it quotes documents; what the driver says is', () => {
  const failure = new MongoFailure(answered(11_000, 'DuplicateKey'));
  expect([failure.message, failure.code]).toEqual(['MongoServerError DuplicateKey', 11_000]);
  expect(new MongoFailure(new MongoNetworkError('connection 3 to host:27017 closed')).message).toBe(
    'MongoNetworkError: connection 3 to host:27017 closed',
  );
});
