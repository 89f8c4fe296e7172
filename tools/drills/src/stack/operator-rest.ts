import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signCallerToken } from '@lantern/internal-rest';
import { systemClock } from '@lantern/runtime';

interface Access {
  readonly url: string;
  readonly caller: string;
  readonly secret: string;
}

export interface AskedMessage {
  readonly userId: string;
  readonly deviceId?: number;
}

/** The internal REST of `npm start`, as its operator uses it. */
export class OperatorRest {
  readonly #access: Access;
  #signedAt = -Infinity;
  #token = '';

  private constructor(access: Access) {
    this.#access = access;
  }

  /** Undefined while no server runs on the directory. */
  static async of(dataDir: string): Promise<OperatorRest | undefined> {
    const text = await readFile(join(dataDir, 'operator.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : new OperatorRest(JSON.parse(text) as Access);
  }

  /** What became of a message; undefined when nobody knows it, or cannot say now. */
  async stateOf(messageId: string, { userId, deviceId }: AskedMessage): Promise<string | undefined> {
    const device = deviceId === undefined ? {} : { 'lantern-device-id': String(deviceId) };
    const response = await fetch(`${this.#access.url}/internal/v1/messages/${messageId}`, {
      headers: { authorization: this.#bearer(), 'lantern-user-id': userId, ...device },
    });
    const { copies = [] } = (await response.json()) as { readonly copies?: readonly { readonly state: string }[] };
    return copies[0]?.state;
  }

  #bearer(): string {
    const now = performance.now();
    if (now - this.#signedAt > 20_000) {
      const { caller: name, secret } = this.#access;
      this.#token = `Bearer ${signCallerToken({ name, secret, clock: systemClock })}`;
      this.#signedAt = now;
    }
    return this.#token;
  }
}
