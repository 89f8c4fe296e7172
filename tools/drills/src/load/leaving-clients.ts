import type { ClientEvent } from '@lantern/client';
import type { DrillStack } from '../stack/drill-stack.js';
import { Device } from './device.js';
import { inParallel } from './in-parallel.js';

/** What became of one client, ms of `performance.now`. */
export interface Departure {
  /** What GoingAway told it, ms from then. */
  toldMs?: number;
  /** Its connection ended. */
  leftAt?: number;
  /** It tried to connect again for the first time. */
  triedAt?: number;
  /** It was connected again. */
  backAt?: number;
}

const CONNECTIONS_AT_ONCE = 24;

export interface LeavingClientsOptions {
  readonly count: number;
  /** How many of them have a mailbox. */
  readonly attached: number;
  readonly url: string;
}

/** Clients that are connected and ask for nothing. */
export class LeavingClients {
  readonly departures: readonly Departure[];
  readonly #devices: readonly Device[];
  readonly #attached: number;
  readonly #subscriptions: (() => void)[] = [];

  constructor(stack: DrillStack, { count, attached, url }: LeavingClientsOptions) {
    this.#attached = attached;
    this.#devices = Array.from({ length: count }, () => new Device(stack, { gateway: 0, url }));
    this.departures = this.#devices.map(() => ({}));
  }

  /** Connects all, and registers those that are to be attached. */
  async connect(said: (connected: number) => void): Promise<void> {
    let connected = 0;
    const numbered = this.#devices.map((device, index) => ({
      device,
      departure: this.departures[index] ?? {},
      attached: index < this.#attached,
    }));
    await inParallel(numbered, CONNECTIONS_AT_ONCE, async ({ device, departure, attached }) => {
      const onEvent = (event: ClientEvent) => {
        if (event.type === 'going-away') departure.toldMs ??= event.reconnectAfterMs;
      };
      await (attached ? device.connect({ onEvent }) : device.greet({ onEvent }));
      connected++;
      if (connected % 1_000 === 0) said(connected);
    });
  }

  /** From now on their connections are expected to end. */
  watch(): void {
    for (const [index, { client }] of this.#devices.entries()) {
      const departure = this.departures[index];
      if (departure === undefined) continue;
      const unsubscribe = client.onStateChange(({ status }) => {
        if (status === 'offline') departure.leftAt ??= performance.now();
        if (departure.leftAt === undefined) return;
        if (status === 'connecting') departure.triedAt ??= performance.now();
        if (status === 'ready') departure.backAt ??= performance.now();
      });
      this.#subscriptions.push(unsubscribe);
    }
  }

  get back(): number {
    return this.departures.filter(({ backAt }) => backAt !== undefined).length;
  }

  async disconnect(): Promise<void> {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    await Promise.all(this.#devices.map((device) => device.disconnect(1)));
  }
}
