import { randomUUID } from 'node:crypto';
import type { ClaimedPreKeys, ClientEvent, DeviceMismatch, Welcome } from '@lantern/client';
import type { Address, UserId } from '@lantern/protocol';
import type { DemoServer } from './demo-options.js';
import type { KeyStock } from './key-ring.js';
import type { Report } from './report.js';
import { type ReceivedText, SignalDevice } from './signal-device.js';

/** How long anything that is waited for may take, in ms. */
const PATIENCE_MS = 60_000;
/** How long a first connection may take, in ms: a server that is there answers at once. */
const CONNECT_PATIENCE_MS = 5_000;

/** A device on the stage, with what it saw. */
export interface Actor {
  /** For people, such as `alice/1`. */
  readonly name: string;
  readonly device: SignalDevice;
  readonly texts: ReceivedText[];
  readonly events: ClientEvent[];
  readonly mismatches: DeviceMismatch[];
  readonly claims: ClaimedPreKeys[];
  readonly identityChanges: Address[];
  /** What could not be decrypted. */
  readonly failures: Error[];
}

/** Two users, their devices, and a ledger of the keys that were handed out. */
export class Stage {
  readonly alice = randomUUID() as UserId;
  readonly bob = randomUUID() as UserId;
  readonly report: Report;
  readonly #server: DemoServer;
  #devices = 0;
  readonly #actors: Actor[] = [];
  readonly #waiting = new Set<() => void>();
  /** One-time keys that were handed out, as `<owner> <install> ec|kem <id>`. */
  readonly #handedOut: string[] = [];

  constructor(server: DemoServer, report: Report) {
    this.#server = server;
    this.report = report;
  }

  get actors(): readonly Actor[] {
    return this.#actors;
  }

  /** A new install of a device; not connected yet. */
  actor(userId: UserId, deviceId: number, stock?: KeyStock): Actor {
    const name = `${this.nameOf(userId)}/${deviceId}`;
    const seen = { texts: [], events: [], mismatches: [], claims: [], identityChanges: [], failures: [] };
    const actor: Actor = { name, device: this.#device({ userId, deviceId, stock, name, seen: () => actor }), ...seen };
    this.#actors.push(actor);
    return actor;
  }

  nameOf(userId: UserId): string {
    return userId === this.alice ? 'alice' : 'bob';
  }

  /** Resolves as soon as `condition` holds. @throws Error naming `what` when it does not in time */
  until(condition: () => boolean, what: string, patienceMs = PATIENCE_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`within ${patienceMs / 1_000} s it did not happen that ${what}`));
      }, patienceMs);
      this.#waiting.add(look);
      look();
    });
  }

  /** Connects a device for the first time. @throws Error with what the client last met, when it takes too long */
  async connect({ name, device }: Actor): Promise<Welcome> {
    const connected = device.connect();
    let done = false;
    const finish = () => {
      done = true;
      this.changed();
    };
    connected.then(finish, finish);
    const what = `${name} got a connection`;
    try {
      await this.until(() => done, what, CONNECT_PATIENCE_MS).catch(async (error: Error) => {
        const { state } = device.client;
        if (state.status === 'offline') throw new Error(`${error.message}: ${state.cause}`);
        // Somebody is there, and is slow.
        await this.until(() => done, what);
      });
    } catch (error) {
      connected.catch(() => {});
      throw error;
    }
    return connected;
  }

  /** Something that may be waited for happened. */
  changed(): void {
    for (const look of this.#waiting) look();
  }

  /** Waits until the device has received all of these texts. */
  received(actor: Actor, texts: readonly string[]): Promise<void> {
    const has = (text: string) => actor.texts.some((received) => received.text === text);
    return this.until(() => texts.every(has), `${actor.name} received ${texts.map((text) => `“${text}”`).join(', ')}`);
  }

  /** Enters claimed one-time keys into the ledger. */
  handedOut(of: UserId, { bundles }: ClaimedPreKeys): void {
    for (const { device, oneTime, kem, kemIsLastResort } of bundles) {
      const install = `${of}.${device.deviceId} ${device.registrationId}`;
      if (oneTime) this.#handedOut.push(`${install} ec ${oneTime.id}`);
      if (kem && !kemIsLastResort) this.#handedOut.push(`${install} kem ${kem.id}`);
    }
  }

  /** How many one-time keys were handed out, and how many of them more than once. */
  ledger(): { readonly keys: number; readonly repeated: number } {
    return { keys: this.#handedOut.length, repeated: this.#handedOut.length - new Set(this.#handedOut).size };
  }

  /** Ends what is still connected, whatever state it is in. */
  async clear(): Promise<void> {
    await Promise.all(this.#actors.map(({ device }) => device.disconnect().catch(() => {})));
  }

  #nextUrl(): string {
    const { urls } = this.#server;
    return urls[this.#devices++ % urls.length] ?? '';
  }

  #device(role: {
    userId: UserId;
    deviceId: number;
    stock: KeyStock | undefined;
    name: string;
    seen: () => Actor;
  }): SignalDevice {
    const { userId, deviceId, stock, name, seen } = role;
    const note = (add: () => void) => {
      add();
      this.changed();
    };
    return new SignalDevice({
      url: this.#nextUrl(),
      token: () => this.#server.token(userId),
      userId,
      deviceId,
      ...(stock ? { stock } : {}),
      client: { clientName: 'lantern-demo', backoff: { baseMs: 200, maxMs: 2_000 } },
      listener: {
        text: (text) => note(() => seen().texts.push(text)),
        event: (event) => note(() => seen().events.push(event)),
        undecryptable: (_message, error) => note(() => seen().failures.push(error)),
        identityChanged: (address) => note(() => seen().identityChanges.push(address)),
        mismatch: (to, mismatch) => {
          note(() => seen().mismatches.push(mismatch));
          this.report.told(name, `sent to ${this.nameOf(to)}, and is told: ${describe(mismatch)}`);
        },
        claimed: (of, claimed) => {
          this.handedOut(of, claimed);
          note(() => seen().claims.push(claimed));
          this.report.told(name, `claimed ${describeBundles(claimed)} of ${this.nameOf(of)}`);
        },
      },
    });
  }
}

function describe({ missing, stale, extraDeviceIds }: DeviceMismatch): string {
  const list = (name: string, ids: readonly number[]) => (ids.length === 0 ? [] : [`${name} ${ids.join(', ')}`]);
  const idsOf = (devices: DeviceMismatch['missing']) => devices.map(({ deviceId }) => deviceId);
  const parts = [
    ...list('missing', idsOf(missing)),
    ...list('reinstalled', idsOf(stale)),
    ...list('gone', extraDeviceIds),
  ];
  return parts.join('; ');
}

function describeBundles({ bundles }: ClaimedPreKeys): string {
  const names = bundles.map(({ device, oneTime, kemIsLastResort }) => {
    const ec = oneTime ? `one-time key ${oneTime.id}` : 'no one-time key';
    return `device ${device.deviceId} (${ec}, ${kemIsLastResort ? 'last-resort' : 'one-time'} KEM key)`;
  });
  return names.length === 0 ? 'nothing' : names.join(' and ');
}
