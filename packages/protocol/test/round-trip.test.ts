import fc from 'fast-check';
import { generated, messageTypes, messages, toJson } from './schema.js';

test('there is a generated class for every message of the .proto files', () => {
  expect(messageTypes.length).toBeGreaterThan(55);
  for (const type of messageTypes) expect(generated(type)).toBeDefined();
});

test.each(messageTypes.map((type) => [type.name, type] as const))('%s survives the way over the wire', (_, type) => {
  const codec = generated(type);
  fc.assert(
    fc.property(messages(type), (message) => {
      const bytes = codec.encode(message).finish();
      const decoded = codec.decode(bytes);
      expect(toJson(type, decoded)).toEqual(toJson(type, type.decode(bytes)));
      expect(toJson(type, decoded)).toEqual(toJson(type, type.fromObject(message)));
      expect(codec.encode(decoded).finish()).toEqual(bytes);
    }),
    { numRuns: 50 },
  );
});
