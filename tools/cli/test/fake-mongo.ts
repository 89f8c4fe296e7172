import { type Server, type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { BSON } from 'mongodb';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

type Answers = Readonly<Record<string, (command: BSON.Document) => BSON.Document>>;

export interface FakeMongoOptions {
  /** Of the replica set; a server of its own without it. */
  readonly setName?: string;
  /** How far its clock is ahead, ms. */
  readonly clockAheadMs?: number;
}

const NO_NAMESPACE = { ok: 0, code: 26, codeName: 'NamespaceNotFound', errmsg: 'ns does not exist' };

function answersOf({ setName, clockAheadMs = 0 }: FakeMongoOptions, port: () => number): Answers {
  const me = () => `127.0.0.1:${port()}`;
  const hello = () => ({
    ok: 1,
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    minWireVersion: 0,
    maxWireVersion: 21,
    logicalSessionTimeoutMinutes: 30,
    localTime: new Date(Date.now() + clockAheadMs),
    ...(setName !== undefined && { setName, hosts: [me()], me: me(), primary: me(), setVersion: 1 }),
  });
  return {
    hello,
    ismaster: hello,
    isMaster: hello,
    listCollections: () => ({ ok: 1, cursor: { id: BSON.Long.ZERO, ns: 'lantern.$cmd', firstBatch: [] } }),
    listIndexes: () => NO_NAMESPACE,
    delete: () => ({ ok: 1, n: 0 }),
  };
}

function message(opCode: number, requestId: number, body: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(requestId, 8);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}

function reply(request: Buffer, answers: Answers): Buffer {
  const [requestId, opCode] = [request.readInt32LE(4), request.readInt32LE(12)];
  const legacy = opCode === OP_QUERY;
  if (!legacy && opCode !== OP_MSG) throw new Error(`the fake does not know opcode ${opCode}`);
  const at = legacy ? request.indexOf(0, 20) + 9 : 21;
  const command = BSON.deserialize(request.subarray(at, at + request.readInt32LE(at)));
  const name = Object.keys(command)[0] ?? '';
  const answer = Buffer.from(BSON.serialize((answers[name] ?? (() => ({ ok: 1 })))(command)));
  if (!legacy) return message(OP_MSG, requestId, Buffer.concat([Buffer.alloc(5), answer]));
  const fields = Buffer.alloc(20);
  fields.writeInt32LE(8, 0);
  fields.writeInt32LE(1, 16);
  return message(OP_REPLY, requestId, Buffer.concat([fields, answer]));
}

const running: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

/** Speaks MongoDB's protocol as far as connecting goes; it stores nothing. @returns its URL */
export async function fakeMongo(options: FakeMongoOptions = {}): Promise<string> {
  const sockets = new Set<Socket>();
  const port = () => (server.address() as AddressInfo).port;
  const answers = answersOf(options, port);
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
        const length = received.readInt32LE(0);
        socket.write(reply(received.subarray(0, length), answers));
        received = received.subarray(length);
      }
    });
  });
  running.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `mongodb://127.0.0.1:${port()}/?directConnection=true`;
}

/** For `afterAll`. */
export async function stopFakeMongos(): Promise<void> {
  for (const { server, sockets } of running.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}
