import { randomBytes } from 'node:crypto';
import { addressKey, type UserId } from '@lantern/protocol';
import type { Ledger } from '../ledger/ledger.js';
import type { SeededRandom } from '../seeded-random.js';
import { Device } from './device.js';
import { MessageContent } from './message-content.js';
import type { Persona } from './persona.js';
import { WireAccount } from './wire-account.js';
import { WireTap } from './wire-tap.js';

export interface PopulationOptions {
  readonly personas: readonly Persona[];
  readonly ledger: Ledger;
  readonly random: SeededRandom;
  /** Of gateways; a connection is made to any of them. */
  readonly urls: readonly string[];
  readonly token: (userId: string) => string;
  /** The first delivery of a copy to a device. */
  readonly onFirst: (device: number, message: number) => void;
}

export interface SendWish {
  readonly from: Device;
  readonly to: UserId;
  readonly bytes: number;
  readonly urgent: boolean;
}

const REGISTRATIONS_AT_ONCE = 8;
/** Longer than the server waits before it parks a message; and as phones take. */
const LONG_WORK = { share: 0.003, leastMs: 3_200, belowMs: 5_000 };
const SHORT_WORK = { share: 0.05, leastMs: 5, belowMs: 50 };

/** All devices of a run, and who belongs to whom. */
export class Population {
  readonly devices: readonly Device[];
  /** Regular users, who get mail from everybody. */
  readonly users: readonly UserId[];
  /** Clients that the server told not to come back, by reason. */
  readonly stopped: Record<string, number> = {};
  readonly #options: PopulationOptions;
  readonly #content = new MessageContent(randomBytes(8));
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #byUser = new Map<UserId, Device[]>();
  /** By device: whether its session has everything that waited for it confirmed. */
  readonly #caughtUp: boolean[];

  constructor(options: PopulationOptions) {
    this.#options = options;
    const { personas } = options;
    this.#numbers = new Map(personas.map((persona) => [addressKey(persona), persona.number]));
    this.#caughtUp = personas.map(() => false);
    this.devices = personas.map((persona) => this.#device(persona));
    for (const device of this.devices) {
      const { userId } = device.persona;
      this.#byUser.set(userId, [...(this.#byUser.get(userId) ?? []), device]);
    }
    const isRegular = ({ role }: Persona) => role === 'regular' || role === 'dormant';
    this.users = [...new Set(personas.filter(isRegular).map(({ userId }) => userId))];
  }

  /** Registers everybody, the devices of a user one after the other; the dormant leave again. */
  async register(): Promise<void> {
    const waiting = [...this.#byUser.values()];
    const work = async () => {
      for (let own = waiting.pop(); own !== undefined; own = waiting.pop()) {
        for (const device of own) await device.register();
        for (const device of own) if (device.persona.role === 'dormant') await device.leave('close');
      }
    };
    await Promise.all(Array.from({ length: REGISTRATIONS_AT_ONCE }, work));
  }

  devicesOf(userId: UserId): readonly Device[] {
    return this.#byUser.get(userId) ?? [];
  }

  /** Sends a message. @returns its number; it is settled when its sender has no outbox for it any more. */
  send({ from, to, bytes, urgent }: SendWish): number {
    const recipients = this.devicesOf(to).filter((device) => device !== from);
    const number = this.#options.ledger.wanted(
      from.persona.number,
      recipients.map(({ persona }) => persona.number),
    );
    const messages = recipients.map(({ persona: { deviceId, registrationId } }) => ({
      deviceId,
      registrationId,
      kind: 1,
      ciphertext: this.#content.ciphertext(number, deviceId, bytes),
    }));
    void from.send({ messageId: this.#content.messageId(number), userId: to, urgent, messages });
    return number;
  }

  /** Devices that are not in a session of which they heard that all that waited for them is confirmed. */
  get notCaughtUp(): number {
    return this.#caughtUp.filter((caughtUp) => !caughtUp).length;
  }

  /** From now on a device counts as caught up only after its next session. */
  forgetCaughtUp(): void {
    this.#caughtUp.fill(false);
  }

  get outbox(): number {
    return this.devices.reduce((sum, { outbox }) => sum + outbox, 0);
  }

  get unconfirmedAcks(): number {
    return this.devices.reduce((sum, { unconfirmedAcks }) => sum + unconfirmedAcks, 0);
  }

  async end(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.end()));
  }

  #device(persona: Persona): Device {
    const { ledger, urls, token } = this.#options;
    const random = this.#options.random.fork();
    const tap = new WireTap({ gatewayUrl: () => random.pick(urls), listener: this.#account(persona) });
    return new Device({
      persona,
      tap,
      random,
      token: () => token(persona.userId),
      onRead: ({ messageId }) => {
        const message = this.#content.numberOf(messageId);
        if (message !== undefined) ledger.read(persona.number, message);
      },
      onEnded: () => ledger.acksForgotten(persona.number),
      onStopped: (reason) => (this.stopped[reason] = (this.stopped[reason] ?? 0) + 1),
      handlingMs: () => handlingMs(persona, random),
    });
  }

  #account({ number, deviceId }: Persona): WireAccount {
    const { ledger, onFirst } = this.#options;
    return new WireAccount({
      ledger,
      content: this.#content,
      device: number,
      deviceId,
      deviceOf: (userId, id) => this.#numbers.get(addressKey({ userId: userId as UserId, deviceId: id })),
      onFirst: (message) => onFirst(number, message),
      onSession: () => (this.#caughtUp[number] = false),
      onCaughtUp: (phase) => {
        if (phase === 'confirmed') this.#caughtUp[number] = true;
      },
    });
  }
}

/** Most devices answer at once, some take their time, and a few hold a message for longer than the server waits. */
function handlingMs({ role }: Persona, random: SeededRandom): number {
  if (role !== 'regular') return 0;
  for (const { share, leastMs, belowMs } of [LONG_WORK, SHORT_WORK])
    if (random.chance(share)) return random.between(leastMs, belowMs);
  return 0;
}
