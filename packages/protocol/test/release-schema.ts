import { join } from 'node:path';
import protobuf from 'protobufjs';

/** Reads messages as a release did that had these .proto files: what came later is not known to it. */
export function releaseSchema(protoDirectory: string) {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(protoDirectory, target);
  root.loadSync(['client', 'record', 'link'].map((name) => `lantern/messaging/v1/${name}.proto`));
  root.resolveAll();
  return {
    /** As plain values: bytes as base64, enums by name, 64-bit integers as text. @throws Error for bytes that it cannot read */
    read(message: string, bytes: Uint8Array): Record<string, unknown> {
      const type = root.lookupType(`lantern.messaging.v1.${message}`);
      return type.toObject(type.decode(bytes), { bytes: String, longs: String, enums: String });
    },
  };
}
