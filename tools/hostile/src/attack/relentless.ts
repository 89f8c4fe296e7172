import type { HostileConnection } from './hostile-connection.js';
import { pause } from './pause.js';

export interface RelentlessOptions {
  readonly connections: number;
  /** How soon a connection that has ended, or was refused, is tried again, ms. */
  readonly againAfterMs: number;
  readonly open: (index: number) => Promise<HostileConnection | undefined>;
  /** What it does once it is open. */
  readonly attack: (connection: HostileConnection, index: number) => void;
}

/** Connections that come back as soon as they were thrown out. */
export class Relentless {
  readonly #options: RelentlessOptions;
  readonly #open = new Set<HostileConnection>();
  readonly #lanes: Promise<void>[];
  #stopped = false;

  constructor(options: RelentlessOptions) {
    this.#options = options;
    this.#lanes = Array.from({ length: options.connections }, (_, index) => this.#lane(index));
  }

  get open(): number {
    return this.#open.size;
  }

  /** Bytes that the connections which are open have got rid of. */
  get bytesWritten(): number {
    return [...this.#open].reduce((sum, connection) => sum + connection.bytesWritten, 0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const connection of this.#open) connection.end();
    await Promise.all(this.#lanes);
  }

  async #lane(index: number): Promise<void> {
    while (!this.#stopped) {
      const connection = await this.#options.open(index);
      if (connection !== undefined) await this.#use(connection, index);
      if (!this.#stopped) await pause(this.#options.againAfterMs);
    }
  }

  async #use(connection: HostileConnection, index: number): Promise<void> {
    if (this.#stopped) return connection.end();
    this.#open.add(connection);
    const ended = new Promise<void>((resolve) => (connection.onEnd = resolve));
    if (!connection.over) {
      this.#options.attack(connection, index);
      await ended;
    }
    this.#open.delete(connection);
  }
}
