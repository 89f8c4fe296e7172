import type { RawClient } from './raw-client.js';
import type { StandaloneFixture } from './standalone-fixture.js';
import { type Device, ackOf, sendTo, textOf } from './test-device.js';

interface Peer {
  readonly device: Device;
  readonly client: RawClient;
}

/** Two users who do everything right, on the same server as others who do not. */
export class WellBehavedPair {
  readonly #fixture: StandaloneFixture;
  #peers: readonly [Peer, Peer] | undefined;
  #exchanged = 0;

  constructor(fixture: StandaloneFixture) {
    this.#fixture = fixture;
  }

  get alice(): Peer {
    return this.#attached[0];
  }

  get bob(): Peer {
    return this.#attached[1];
  }

  async attach(): Promise<void> {
    this.#peers = [await this.#fixture.attached(), await this.#fixture.attached()];
  }

  /** They still exchange messages, nobody was answered twice, and the server has nothing to complain about. */
  async isUnaffected(): Promise<void> {
    const { alice, bob } = this;
    const text = `message ${++this.#exchanged}`;
    await alice.client.expect('accepted', sendTo(bob.device, text));
    await bob.client.expect('accepted', sendTo(alice.device, text));
    for (const { client } of [alice, bob]) {
      const newest = (await client.received('deliver', this.#exchanged)).slice(this.#exchanged - 1);
      expect(newest.map(textOf)).toEqual([text]);
      await client.expect('acked', ackOf(newest));
      expect(client.closed).toBeUndefined();
    }
    const { server, clients } = this.#fixture;
    expect([...server.logged('warn'), ...server.logged('error')]).toEqual([]);
    expect(clients.flatMap(({ repeatedAnswers }) => repeatedAnswers)).toEqual([]);
  }

  get #attached(): readonly [Peer, Peer] {
    if (this.#peers === undefined) throw new Error('the pair is not attached');
    return this.#peers;
  }
}
