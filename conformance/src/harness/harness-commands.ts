/** A signed key of a command, its bytes as hex. */
export interface CommandKey {
  readonly id: number;
  readonly key: string;
  readonly signature: string;
}

interface Addressed {
  readonly id: number;
  /** The client that it is for: one name for each that is open. */
  readonly client: string;
}

/** A line of stdin; docs/clients.md describes them for authors of harness programs. Byte strings are hex. */
export type HarnessCommand = Addressed &
  (
    | {
        readonly do: 'open';
        readonly url: string;
        readonly deviceId: number;
        readonly registrationId?: number;
        readonly deviceSecret?: string;
        readonly tokens: readonly string[];
        readonly ack: AckPolicy;
        readonly pingIntervalMs?: number;
      }
    | {
        readonly do: 'register';
        readonly registrationId: number;
        readonly deviceSecret: string;
        readonly identityKey: string;
        readonly signedPreKey: CommandKey;
      }
    | {
        readonly do: 'send';
        readonly userId: string;
        readonly messageId: string;
        readonly messages: readonly {
          readonly deviceId: number;
          readonly registrationId: number;
          readonly kind: number;
          readonly ciphertext: string;
        }[];
        readonly timeoutMs?: number;
      }
    | { readonly do: 'ack'; readonly policy: AckPolicy }
    | { readonly do: 'close' }
  );

export type AckPolicy = 'auto' | 'hold';
