// A client that knows the frames and none of the rules: what the conformance kit has to find fault with.
import { createInterface } from 'node:readline';
import {
  SUBPROTOCOL,
  decodeServerBatch,
  encodeClientFrame,
  userIdFromBytes,
  userIdToBytes,
  v1,
} from '@lantern/protocol';
import { WebSocket } from 'ws';

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const hex = (bytes) => Buffer.from(bytes ?? []).toString('hex');
const clients = new Map();

class NaiveClient {
  seq = 0;
  answers = new Map();
  queue = [];

  constructor(command) {
    this.command = command;
    this.connect();
  }

  connect() {
    const { url, tokens, deviceId, registrationId, deviceSecret } = this.command;
    this.welcomed = false;
    const headers = { authorization: `Bearer ${tokens[0]}` };
    this.ws = new WebSocket(url, [SUBPROTOCOL], { headers, perMessageDeflate: false });
    this.ws.on('open', () =>
      this.send({ hello: { deviceId, registrationId, deviceSecret: Buffer.from(deviceSecret ?? '', 'hex') } }),
    );
    this.ws.on('message', (data) => this.received(data));
    this.ws.on('error', () => {});
    this.ws.on('close', () => {
      if (!this.closed) setTimeout(() => this.connect(), 2);
    });
  }

  send(body, onAnswer = () => {}) {
    this.answers.set(++this.seq, onAnswer);
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(encodeClientFrame({ ...body, seq: this.seq }));
  }

  request(body, onAnswer) {
    if (this.welcomed) this.send(body, onAnswer);
    else this.queue.push([body, onAnswer]);
  }

  received(data) {
    let frames = [];
    try {
      frames = decodeServerBatch(data);
    } catch {
      return;
    }
    const delivered = frames.filter(({ deliver }) => deliver).map(({ deliver }) => deliver);
    if (delivered.length > 0) this.send({ ack: { deliveryIds: delivered.map(({ deliveryId }) => deliveryId) } });
    for (const deliver of delivered) this.hand(deliver);
    for (const frame of frames) {
      if (frame.seq > 0) this.answers.get(frame.seq)?.(frame);
      if (!frame.welcome) continue;
      this.welcomed = true;
      for (const [body, onAnswer] of this.queue.splice(0)) this.send(body, onAnswer);
    }
  }

  hand({ senderUserId, senderDeviceId, messageId, ciphertext, ephemeral }) {
    const sender = `${userIdFromBytes(senderUserId)}.${senderDeviceId}`;
    tell({
      event: 'message',
      client: this.command.client,
      sender,
      messageId: hex(messageId),
      ciphertext: hex(ciphertext),
      ephemeral,
    });
  }
}

const OUTCOMES = { accepted: 'accepted', duplicate: 'duplicate', deviceMismatch: 'mismatch', problem: 'refused' };

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    const done = (more) => tell({ id: command.id, ok: true, ...more });
    if (command.do === 'open') clients.set(command.client, new NaiveClient(command));
    const client = clients.get(command.client);
    if (command.do === 'send') {
      const messages = command.messages.map((one) => ({ ...one, ciphertext: Buffer.from(one.ciphertext, 'hex') }));
      const send = {
        userId: userIdToBytes(command.userId),
        messageId: Buffer.from(command.messageId, 'hex'),
        messages,
      };
      client.request({ send }, ({ body, problem }) => {
        const refused = problem ? { code: v1.ProblemCode[problem.code].replace('PROBLEM_CODE_', '') } : {};
        done({ outcome: OUTCOMES[body], ...refused });
      });
      return;
    }
    if (command.do === 'close') {
      client.closed = true;
      client.ws.close(1000);
    }
    done({});
  })
  .once('close', () => process.exit(0));
tell({ event: 'ready', name: 'naive' });
