import type { AddressKey } from '@lantern/protocol';

interface Message {
  readonly text: string;
  readonly address: AddressKey;
}

interface Event {
  readonly type: 'attaches' | 'gets' | 'acks' | 'is confirmed';
  readonly address: AddressKey;
  /** Unique in the script. */
  readonly session: number;
  readonly text: string;
}

/** What the clients of a script saw, in order, and which of the invariants that breaks. */
export class History {
  /** In the order of their acceptance. Texts are unique in a script. */
  readonly messages: Message[] = [];
  readonly #events: Event[] = [];
  readonly #purged = new Map<AddressKey, { readonly messages: number; readonly event: number }>();

  accepted(message: Message): void {
    this.messages.push(message);
  }

  add(event: Event): void {
    this.#events.push(event);
  }

  /** The device was told that nothing accepted until now comes any more. */
  purged(address: AddressKey): void {
    this.#purged.set(address, { messages: this.messages.length, event: this.#events.length });
  }

  has(type: Event['type'], session: number, text: string): boolean {
    return this.#events.some((event) => event.type === type && event.session === session && event.text === text);
  }

  texts(type: Event['type'], session: number): string[] {
    return this.#events.filter((event) => event.type === type && event.session === session).map(({ text }) => text);
  }

  /** What a client repeats when it attaches (R4). */
  unconfirmedAcks(address: AddressKey): string[] {
    const texts = (type: Event['type']) =>
      this.#events.filter((event) => event.address === address && event.type === type).map(({ text }) => text);
    const confirmed = new Set(texts('is confirmed'));
    return [...new Set(texts('acks'))].filter((text) => !confirmed.has(text));
  }

  /** Each broken invariant once, in the order in which they broke; what is missing at the end comes last. */
  violations(): string[] {
    const found = new Set<string>();
    this.#events.forEach((event, index) => {
      if (event.type !== 'gets') return;
      const broken = this.#atDelivery(event, this.#events.slice(0, index));
      if (broken !== undefined) found.add(broken);
    });
    for (const message of this.messages) {
      const missing = this.#missing(message);
      if (missing !== undefined) found.add(missing);
    }
    return [...found];
  }

  #atDelivery({ session, text, address }: Event, before: readonly Event[]): string | undefined {
    const here = before.filter((event) => event.session === session);
    const attached = before.findIndex((event) => event.session === session && event.type === 'attaches');
    const confirmed = before.findIndex(
      (event) => event.text === text && event.address === address && event.type === 'is confirmed',
    );
    const got = here.filter((event) => event.type === 'gets').map((event) => event.text);
    const ackedHere = here.some((event) => event.text === text && event.type === 'acks');
    const order = this.messages.findIndex((message) => message.text === text);
    const purge = this.#purged.get(address);
    if (purge !== undefined && order < purge.messages && attached >= purge.event) return `purged: "${text}" came`;
    if (confirmed >= 0 && (confirmed < attached || ackedHere)) return `I2: "${text}" was confirmed and came again`;
    if (got.includes(text)) return `I3: "${text}" came twice in a session`;
    const later = got.find((other) => this.messages.findIndex((message) => message.text === other) > order);
    if (later !== undefined) return `I3: "${text}" came after "${later}"`;
    const acked = before.filter((event) => event.type === 'acks').map((event) => event.text);
    const skipped = this.messages
      .slice(0, order)
      .find((lower) => lower.address === address && !got.includes(lower.text) && !acked.includes(lower.text));
    return skipped === undefined ? undefined : `I3: "${text}" came before "${skipped.text}"`;
  }

  #missing({ text, address }: Message): string | undefined {
    const purge = this.#purged.get(address);
    if (purge !== undefined && this.messages.findIndex((message) => message.text === text) < purge.messages)
      return undefined;
    const about = this.#events.filter((event) => event.text === text && event.address === address);
    if (!about.some(({ type }) => type === 'acks')) return `I1: "${text}" is lost`;
    return about.some(({ type }) => type === 'is confirmed') ? undefined : `"${text}" was acked and is never confirmed`;
  }
}
