import { requireReplicaSet } from './connect-mongo.js';

test('a server of its own is refused', () => {
  expect(() => requireReplicaSet({}, false)).toThrow('belongs to no replica set: start it with --replSet');
});

test('one member of several, addressed directly, is refused: it would be read from when it is no primary', () => {
  const hello = { setName: 'rs0', hosts: ['a:27017', 'b:27017'] };
  expect(() => requireReplicaSet(hello, true)).toThrow('replicaSet=rs0 in the URL, without directConnection');
  expect(() => requireReplicaSet(hello, false)).not.toThrow();
});

test('a router, and a replica set of one, are taken', () => {
  expect(() => requireReplicaSet({ msg: 'isdbgrid' }, false)).not.toThrow();
  expect(() => requireReplicaSet({ setName: 'rs0', hosts: ['a:27017'] }, true)).not.toThrow();
});
