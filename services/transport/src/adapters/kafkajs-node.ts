import type { Socket } from 'node:net';
import type { KafkaConnection } from '@lantern/kafka';
import { systemClock } from '@lantern/runtime';
import { type BrokerAddress, securityOf } from './kafkajs-address.js';
import { AccessRefused, BrokerUnreachable } from './kafkajs-error.js';
import {
  Broker,
  ConnectionPool,
  type ProtocolCall,
  apiKeys,
  makeSocketFactory,
  requests,
  silentKafkajsLogger,
} from './kafkajs-internals.js';
import { encodeProduce } from './kafkajs-produce-encoding.js';
import type { KafkaAnswer, KafkaApi, KafkaCall, KafkaRequests } from './kafkajs-protocol.js';

export interface KafkaNodeOptions {
  readonly address: BrokerAddress;
  readonly connection: KafkaConnection;
  /** For the answer of every request that names no longer time. */
  readonly requestTimeoutMs: number;
}

const openSocket = makeSocketFactory();

/** For the TCP connection, and again for each exchange of the authentication. */
const CONNECTION_TIMEOUT_MS = 3_000;

type ProduceArgs = KafkaRequests['Produce']['args'];

/** The body of a Produce request as kafkajs takes it, in place of its own, which is the same at many times the cost. */
function produceEncoder(args: ProduceArgs) {
  return async () => {
    const body = encodeProduce(args, systemClock.now());
    return { buf: body, buffer: body };
  };
}

/**
 * One broker: a connection for requests, and one for fetches, which may wait long. Both come up when they are needed and are
 * dropped together as soon as anything about them fails, so that nothing waits for a broker that hangs.
 */
export class KafkaNode {
  readonly #options: KafkaNodeOptions;
  readonly #sockets = new Set<Socket>();
  #broker: Broker | undefined;
  #closed = false;

  constructor(options: KafkaNodeOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#broker?.isConnected() ?? false;
  }

  /**
   * Sends one request, once. Error codes in the answer are the caller's to look at.
   * @throws BrokerUnreachable | AccessRefused when nothing was sent; any other error when it may have been.
   */
  async request<Api extends KafkaApi>(
    api: Api,
    args: KafkaRequests[Api]['args'],
    timeoutMs?: number,
  ): Promise<KafkaAnswer<Api>> {
    const broker = await this.#connect();
    const call = broker.lookupRequest(apiKeys[api] ?? -1, requests[api])(args) as KafkaCall<Api>;
    const decode = (payload: Buffer) => call.response.decode(payload);
    const requestTimeout = Math.max(timeoutMs ?? 0, call.requestTimeout ?? 0);
    const request = api === 'Produce' ? { ...call.request, encode: produceEncoder(args as ProduceArgs) } : call.request;
    return this.#send(broker, { request, requestTimeout, response: { decode, parse: async (answer) => answer } });
  }

  /** As {@link request}, for one that kafkajs does not know. */
  async send<Answer>(call: ProtocolCall<Answer>): Promise<Answer> {
    return this.#send(await this.#connect(), call);
  }

  /** Ends what is under way with an error; the next request connects anew. */
  reset(why: string): void {
    this.#broker = undefined;
    const sockets = [...this.#sockets];
    this.#sockets.clear();
    for (const socket of sockets) socket.destroy(new Error(why));
  }

  /** For good. */
  close(): void {
    this.#closed = true;
    this.reset('closed');
  }

  async #connect(): Promise<Broker> {
    if (this.#closed) throw new BrokerUnreachable('the connection was closed');
    const broker = (this.#broker ??= this.#makeBroker());
    if (broker.isConnected()) return broker;
    try {
      await broker.connect();
      if (this.#broker !== broker) throw new Error('the connection was dropped');
      return broker;
    } catch (cause) {
      if (this.#broker === broker) this.reset('the broker could not be reached');
      const { message, name } = cause as Error;
      if (name === 'KafkaJSSASLAuthenticationError') throw new AccessRefused(message, { cause });
      throw new BrokerUnreachable(message, { cause });
    }
  }

  async #send<Answer>(broker: Broker, call: ProtocolCall<Answer>): Promise<Answer> {
    try {
      return await broker.connectionPool.send(call);
    } catch (error) {
      if (this.#broker === broker) this.reset('another request to the broker failed');
      throw error;
    }
  }

  #makeBroker(): Broker {
    const { address, connection, requestTimeoutMs } = this.#options;
    const logger = silentKafkajsLogger;
    const connectionPool = new ConnectionPool({
      ...address,
      ...securityOf(connection),
      clientId: connection.clientId,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      socketFactory: (options) => this.#track(openSocket(options)),
      logger,
    });
    return new Broker({
      connectionPool,
      logger,
      authenticationTimeout: CONNECTION_TIMEOUT_MS,
      allowAutoTopicCreation: false,
    });
  }

  #track(socket: Socket): Socket {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}
