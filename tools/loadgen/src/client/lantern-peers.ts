import type { FlowEvents, FlowPeers, FlowShape, PeerFactory } from '../load/peers.js';
import { type Access, type Device, newDevice, newUserId, registerDevice } from './device.js';
import { LanternRecipient } from './lantern-recipient.js';
import { LanternSender } from './lantern-sender.js';
import { SendTemplate } from './send-template.js';
import { inTurn } from '../load/in-turn.js';

/** Devices of one flow registered at once. */
const REGISTRATIONS_AT_ONCE = 16;

/** Flows over the client protocol: new users for each, the recipients are the devices of one user. */
export class LanternPeers implements PeerFactory {
  readonly #access: Access;
  readonly #windowMessages: number | undefined;

  /** `windowMessages` is what recipients ask for; without it the server decides. */
  constructor(access: Access, windowMessages?: number) {
    this.#access = access;
    this.#windowMessages = windowMessages;
  }

  async open(shape: FlowShape, events: FlowEvents): Promise<FlowPeers> {
    const userId = newUserId();
    const devices = Array.from({ length: shape.recipientDevices }, (_, index) => newDevice(userId, index + 1));
    const senders = Array.from({ length: shape.senders }, () => newDevice(newUserId(), 1));
    await inTurn([...devices, ...senders], REGISTRATIONS_AT_ONCE, (device) => registerDevice(this.#access, device));
    const recipients = devices.map((device, index) =>
      this.#recipient({ device, shape, events: events.recipient(index) }),
    );
    const open = (device: Device, index: number) =>
      this.#sender(device, {
        template: new SendTemplate({ recipient: userId, devices, ciphertextBytes: shape.messageBytes, sender: index }),
        events: events.sender(index),
      });
    return { senders: await inTurn(senders, REGISTRATIONS_AT_ONCE, open), recipients };
  }

  #sender(device: Device, rest: Pick<Parameters<typeof LanternSender.open>[0], 'template' | 'events'>) {
    return LanternSender.open({ access: this.#access, device, ...rest });
  }

  #recipient(options: { device: Device; shape: FlowShape; events: ReturnType<FlowEvents['recipient']> }) {
    const { device, shape, events } = options;
    return new LanternRecipient({
      access: this.#access,
      device,
      events,
      ciphertextBytes: shape.messageBytes,
      ...(this.#windowMessages !== undefined && { windowMessages: this.#windowMessages }),
    });
  }
}
