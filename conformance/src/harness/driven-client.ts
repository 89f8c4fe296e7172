import { type MessagingClient, type TokenSource, createClient } from '@lantern/client';
import type { AckPolicy, HarnessCommand } from './harness-commands.js';

type Of<Name extends HarnessCommand['do']> = Extract<HarnessCommand, { do: Name }>;
type Tell = (event: Readonly<Record<string, unknown>>) => void;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const SEND_TIMEOUT_MS = 30_000;

/** The first token until a newer one is needed, then the next. */
function tokensOf(tokens: readonly string[]): TokenSource {
  const left = [...tokens];
  return (reason) => {
    if (reason !== 'connect' && left.length > 1) left.shift();
    return left[0] ?? '';
  };
}

/** One TypeScript client that the kit drives. */
export class DrivenClient {
  readonly #client: MessagingClient;
  #held: (() => void)[] = [];
  #policy: AckPolicy;

  constructor(command: Of<'open'>, tell: Tell) {
    const { url, deviceId, registrationId, deviceSecret, tokens, ack, pingIntervalMs, client } = command;
    this.#policy = ack;
    this.#client = createClient({
      url,
      deviceId,
      token: tokensOf(tokens),
      requestTimeoutMs: SEND_TIMEOUT_MS,
      ...(pingIntervalMs === undefined ? {} : { pingIntervalMs }),
      ...(registrationId === undefined || deviceSecret === undefined
        ? {}
        : { credentials: { registrationId, deviceSecret: bytes(deviceSecret) } }),
      onMessage: ({ sender, messageId, ciphertext, ephemeral }) => {
        const from = `${sender.userId}.${sender.deviceId}`;
        tell({
          event: 'message',
          client,
          sender: from,
          messageId: hex(messageId),
          ciphertext: hex(ciphertext),
          ephemeral,
        });
        return this.#released();
      },
      onEvent: () => undefined,
    });
    this.#client.onStateChange(({ status }) => tell({ event: 'state', client, state: status }));
    // How it ends is told as a state.
    this.#client.connect().catch(() => undefined);
  }

  async register({ registrationId, deviceSecret, identityKey, signedPreKey }: Of<'register'>): Promise<object> {
    const { id, key, signature } = signedPreKey;
    await this.#client.register({
      registrationId,
      deviceSecret: bytes(deviceSecret),
      identityKey: bytes(identityKey),
      signedPreKey: { id, key: bytes(key), signature: bytes(signature) },
    });
    return {};
  }

  async send({ userId, messageId, messages, timeoutMs }: Of<'send'>): Promise<object> {
    const sent = await this.#client.send({
      userId,
      messageId: bytes(messageId),
      messages: messages.map((message) => ({ ...message, ciphertext: bytes(message.ciphertext) })),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    const { outcome } = sent;
    return sent.outcome === 'refused' ? { outcome, code: sent.code.toUpperCase() } : { outcome };
  }

  policy(policy: AckPolicy): void {
    this.#policy = policy;
    if (policy === 'auto') for (const release of this.#held.splice(0)) release();
  }

  async close(): Promise<object> {
    await this.#client.close({ timeoutMs: 5_000 });
    return {};
  }

  #released(): Promise<void> | void {
    if (this.#policy === 'auto') return;
    return new Promise((resolve) => this.#held.push(resolve));
  }
}
