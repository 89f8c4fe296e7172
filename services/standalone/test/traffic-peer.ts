import { randomBytes } from 'node:crypto';
import { userIdToBytes, type v1 } from '@lantern/protocol';
import { type LedgerMessage, type PromiseLedger, SessionOrder, hex, nameOf } from './promise-ledger.js';
import type { Body, RawClient } from './raw-client.js';
import type { StandaloneFixture } from './standalone-fixture.js';
import { type Device, sendTo } from './test-device.js';

interface PendingSend {
  readonly body: Body;
  readonly message: LedgerMessage;
}

interface PendingClaim {
  readonly claimId: Buffer;
  readonly target: Device['userId'];
}

export interface TrafficPeerOptions {
  readonly fixture: StandaloneFixture;
  readonly ledger: PromiseLedger;
  readonly device: Device;
  /** The devices of each other user. */
  readonly others: readonly (readonly Device[])[];
}

const SENDS_IN_FLIGHT = 6;
/** Acks are sent for a few messages at once, and some not before the next session. */
const ACK_BATCH = 3;

/** A client that keeps to the protocol: repeats what was not answered, acks what it got, repeats unconfirmed acks. */
export class TrafficPeer {
  readonly #options: TrafficPeerOptions;
  #client: RawClient | undefined;
  #order = new SessionOrder();
  #flowing = false;
  #count = 0;
  /** Not answered, in the order of their sending. */
  readonly #sends = new Map<LedgerMessage, PendingSend>();
  readonly #claims = new Map<string, PendingClaim>();
  readonly #answeredClaims: PendingClaim[] = [];
  /** Delivery id to message id, of what was delivered and is not acked. */
  #toAck = new Map<string, string>();
  /** The same of what was acked, until it is confirmed. */
  readonly #unconfirmed = new Map<string, string>();
  /** What each request of this connection was. */
  #requests = new Map<number, (frame: v1.ServerFrame) => void>();
  refusals: string[] = [];

  constructor(options: TrafficPeerOptions) {
    this.#options = options;
  }

  get device(): Device {
    return this.#options.device;
  }

  get client(): RawClient {
    if (this.#client === undefined) throw new Error('not attached');
    return this.#client;
  }

  get idle(): boolean {
    return this.#sends.size + this.#claims.size + this.#toAck.size + this.#unconfirmed.size === 0;
  }

  /** Attaches to whatever server runs now, and repeats what the last one left unanswered. */
  async attach(): Promise<void> {
    const { fixture, device } = this.#options;
    this.#order = new SessionOrder();
    this.#toAck = new Map();
    this.#requests = new Map();
    const client = await fixture.session(device);
    this.#client = client;
    for (const push of client.pushes) this.#take(push);
    client.onFrame = (frame) => this.#take(frame);
    this.#ack([...this.#unconfirmed]);
    for (const send of this.#sends.values()) this.#send(send);
    for (const claim of [...this.#claims.values(), ...this.#answeredClaims.slice(-2)]) this.#claim(claim);
  }

  /** Sends and claims without pause, until {@link rest}. */
  flow(): void {
    this.#flowing = true;
    this.#pump();
  }

  /** Sends nothing new; acks everything. Also done when the server is going away. */
  rest(): void {
    this.#flowing = false;
    this.#ackAll();
  }

  #pump(): void {
    while (this.#flowing && this.#sends.size < SENDS_IN_FLIGHT && this.client.closed === undefined) {
      const { others, device, ledger } = this.#options;
      const recipients = others.at(Math.floor(Math.random() * others.length))!;
      const body = sendTo(recipients, `${this.#count}`);
      const id = hex(body.send.messageId);
      const message = { id, sender: nameOf(device), count: this.#count++, recipients };
      const pending = { body, message };
      ledger.sent(message);
      this.#sends.set(message, pending);
      this.#send(pending);
      if (this.#count % 20 === 0) this.#newClaim(recipients.at(0)!.userId);
    }
  }

  #newClaim(target: Device['userId']): void {
    const claim = { claimId: randomBytes(16), target };
    this.#claims.set(hex(claim.claimId), claim);
    this.#claim(claim);
  }

  #claim(claim: PendingClaim): void {
    const { claimId, target } = claim;
    this.#request({ claimPreKeys: { claimId, userId: userIdToBytes(target) } }, ({ preKeyBundles, problem }) => {
      if (!preKeyBundles) return this.#refused(problem);
      this.#options.ledger.claimed(hex(claimId), preKeyBundles, target);
      if (this.#claims.delete(hex(claimId))) this.#answeredClaims.push(claim);
    });
  }

  #send({ body, message }: PendingSend): void {
    this.#request(body, (frame) => {
      if (frame.body !== 'accepted' && frame.body !== 'duplicate') return this.#refused(frame.problem);
      this.#options.ledger.wasAccepted(message);
      this.#sends.delete(message);
      this.#pump();
    });
  }

  #refused(problem: v1.IProblem | null | undefined): void {
    this.refusals.push(problem?.message ?? 'another answer');
  }

  #take(frame: v1.ServerFrame): void {
    if (frame.seq !== 0) this.#requests.get(frame.seq)?.(frame);
    else if (frame.deliver) this.#delivered(frame.deliver);
    else if (frame.goingAway) this.rest();
  }

  #delivered({ deliveryId, messageId }: v1.IDeliver): void {
    const { ledger, device } = this.#options;
    ledger.wasDelivered(device, hex(messageId), this.#order);
    this.#toAck.set(hex(deliveryId), hex(messageId));
    if (!this.#flowing) this.#ackAll();
    else if (this.#toAck.size >= ACK_BATCH) this.#ack([...this.#toAck].slice(1));
  }

  #ackAll(): void {
    this.#ack([...this.#toAck]);
  }

  #ack(entries: readonly (readonly [string, string])[]): void {
    if (entries.length === 0) return;
    for (const [deliveryId, messageId] of entries) {
      this.#toAck.delete(deliveryId);
      this.#unconfirmed.set(deliveryId, messageId);
    }
    const deliveryIds = entries.map(([deliveryId]) => Buffer.from(deliveryId, 'hex'));
    this.#request({ ack: { deliveryIds } }, ({ body, problem }) => {
      if (body !== 'acked') return this.#refused(problem);
      for (const [deliveryId, messageId] of entries) {
        this.#unconfirmed.delete(deliveryId);
        this.#options.ledger.wasConfirmed(this.device, messageId);
      }
    });
  }

  #request(body: Body, answered: (frame: v1.ServerFrame) => void): void {
    if (this.client.closed !== undefined) return;
    const seq = this.client.sendOne(body);
    this.#requests.set(seq, answered);
  }
}
