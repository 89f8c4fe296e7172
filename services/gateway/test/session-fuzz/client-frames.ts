import fc from 'fast-check';
import {
  CloseCode,
  MAX_FRAMES_PER_MESSAGE,
  MAX_MESSAGE_BYTES_IN,
  encodeClientFrame,
  userIdToBytes,
  type UserId,
  type v1,
} from '@lantern/protocol';
import type { Asked } from './client-model.js';
import { hashSecret } from '../../src/session/greeting.js';
import type { FuzzPeer } from './fuzz-peer.js';
import { LIMITS, tokenOf } from './fuzz-services.js';
import type { ScriptedKeys } from './scripted-keys.js';

const KINDS = [
  'hello',
  'registerDevice',
  'uploadPreKeys',
  'claimPreKeys',
  'getDevices',
  'removeDevice',
  'send',
  'ack',
  'ping',
  'refreshToken',
  'unknown',
] as const;

/** One frame; what the numbers mean depends on its kind and on what the client knows then. */
export interface FrameStep {
  readonly kind: (typeof KINDS)[number];
  readonly variant: number;
  readonly pick: number;
}

export const frameSteps: fc.Arbitrary<FrameStep> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...KINDS) },
    { weight: 4, arbitrary: fc.constantFrom('send' as const, 'ack' as const) },
  ),
  variant: fc.nat({ max: 11 }),
  pick: fc.nat({ max: 7 }),
});

/** What clients know of each other. */
export interface ClientWorld {
  readonly keys: ScriptedKeys;
  readonly users: readonly UserId[];
  readonly now: () => number;
  newMessageId(): Uint8Array;
}

const secretOf = (registrationId: number) => new Uint8Array(32).fill(registrationId);
export const secretHashOf = (registrationId: number) => hashSecret(secretOf(registrationId));

/** Builds the frames of one client, and notes what it asked for. */
export class ClientFrames {
  #seq = 0;
  readonly #messageIds: Uint8Array[] = [];

  constructor(
    readonly peer: FuzzPeer,
    readonly world: ClientWorld,
  ) {}

  frame(step: FrameStep): Uint8Array {
    const { model } = this.peer;
    const seq = ++this.#seq;
    const { body, asked } = this.#body(step);
    // Pipelined behind a Hello that may fail, a frame may come before an accepted Hello.
    if (step.kind !== 'hello' && !model.welcomed) model.mayClose.add(CloseCode.Malformed);
    model.asked.push({ seq, kind: step.kind, ...asked });
    return encodeClientFrame({ seq, ...body });
  }

  /** Bytes that end the connection. */
  malformed(variant: number): Uint8Array {
    const { mayClose } = this.peer.model;
    mayClose.add(CloseCode.Malformed);
    switch (variant % 5) {
      case 0:
        return new Uint8Array(0);
      case 1:
        return Uint8Array.from([0x0a, 0xff, 0x01, 0x08]);
      case 2:
        return Buffer.concat([this.frame({ kind: 'ping', variant: 0, pick: 0 }), Buffer.from([0x0a, 0x00])]);
      case 3:
        mayClose.add(CloseCode.TooLarge);
        return new Uint8Array(MAX_MESSAGE_BYTES_IN + 1);
      default:
        mayClose.add(CloseCode.TooLarge);
        return Buffer.concat(
          Array.from({ length: MAX_FRAMES_PER_MESSAGE + 1 }, () => Buffer.from([0x0a, 0x04, 0x08, 0x01, 0x52, 0x00])),
        );
    }
  }

  #body(step: FrameStep): { readonly body: v1.IClientFrame; readonly asked?: Partial<Asked> } {
    switch (step.kind) {
      case 'hello':
        return { body: { hello: this.#hello(step) } };
      case 'registerDevice':
        return { body: { registerDevice: this.#registration(step) } };
      case 'uploadPreKeys':
        return { body: { uploadPreKeys: { oneTime: [{ id: step.pick, key: new Uint8Array(33) }] } } };
      case 'claimPreKeys':
        return {
          body: { claimPreKeys: { claimId: new Uint8Array(step.variant === 0 ? 15 : 16), userId: this.#user(step) } },
        };
      case 'getDevices':
        return { body: { getDevices: { userId: step.variant === 0 ? new Uint8Array(3) : this.#user(step) } } };
      case 'removeDevice':
        return { body: { removeDevice: { deviceId: step.pick % 4 } } };
      case 'send':
        return this.#send(step);
      case 'ack':
        return this.#ack(step);
      case 'ping':
        return { body: { ping: {} } };
      case 'refreshToken':
        return this.#refresh(step);
      default:
        return { body: {} };
    }
  }

  #user({ pick }: FrameStep): Uint8Array {
    return userIdToBytes(this.world.users[pick % this.world.users.length] as UserId);
  }

  #hello({ variant, pick }: FrameStep): v1.IHello {
    const { peer, world } = this;
    const { tokenDeviceId, userId } = peer.options;
    const deviceId = variant === 0 ? 9 : (tokenDeviceId ?? 1 + (pick % 3));
    const install = world.keys.installOf({ userId, deviceId });
    const registrationId = variant === 1 ? 99 : install?.registrationId;
    const deviceSecret = variant === 2 ? secretOf(98) : secretOf(install?.registrationId ?? 97);
    const window =
      variant === 3
        ? { messages: 0, bytes: 70_000 }
        : variant > 8
          ? { messages: pick, bytes: 66_000 + 40_000 * pick }
          : undefined;
    const pingIntervalMs = variant === 4 ? 15_000 : variant === 5 ? 1 : undefined;
    const sendOnly = variant === 6;
    if (tokenDeviceId !== undefined && deviceId !== tokenDeviceId) peer.model.mayClose.add(CloseCode.Forbidden);
    if (peer.helloSent) peer.model.mayClose.add(CloseCode.Malformed);
    const valid = variant !== 5 && (window === undefined || window.messages > 0);
    // The first valid one counts; after it a second one ends the connection, unless the keys service failed.
    if (valid) {
      const { maxWindow, defaultWindow } = LIMITS;
      const asked = window ?? defaultWindow;
      const claimed = { deviceId, registrationId, secretHash: hashSecret(deviceSecret), sendOnly };
      const bounds = {
        messages: Math.min(asked.messages, maxWindow.messages),
        bytes: Math.min(asked.bytes, maxWindow.bytes),
      };
      peer.claims.push({ claimed, window: bounds });
    }
    peer.helloSent = true;
    peer.named.add(deviceId);
    return {
      deviceId,
      deviceSecret,
      sendOnly,
      ...(registrationId === undefined ? {} : { registrationId }),
      ...(window === undefined ? {} : { window }),
      ...(pingIntervalMs === undefined ? {} : { pingIntervalMs }),
    };
  }

  #registration({ variant, pick }: FrameStep): v1.IRegisterDevice {
    const { peer, world } = this;
    const install = world.keys.installOf(peer.address);
    const registrationId = variant < 4 ? (install?.registrationId ?? 40 + pick) : 40 + pick;
    return {
      registrationId,
      identityKey: new Uint8Array(33),
      deviceSecret: secretOf(registrationId),
      replace: variant > 6,
      ...(variant === 0 ? {} : { signedPreKey: { id: 1, key: new Uint8Array(33), signature: new Uint8Array(64) } }),
    };
  }

  #send(step: FrameStep): { readonly body: v1.IClientFrame; readonly asked: Partial<Asked> } {
    const { variant, pick } = step;
    const { peer, world } = this;
    const again = variant === 0 ? this.#messageIds[pick] : undefined;
    const messageId = again ?? world.newMessageId();
    this.#messageIds.push(messageId);
    const userId = this.#user(step);
    const recipient = world.users[pick % world.users.length] as UserId;
    const toOwnUser = recipient === peer.options.userId;
    const devices = world.keys
      .devicesOf(recipient)
      .filter((device) => !toOwnUser || device.deviceId !== peer.address.deviceId);
    const messages = devices.map(({ deviceId, registrationId }) => {
      const ciphertext = new Uint8Array(variant === 1 ? 0 : 20);
      return { deviceId, registrationId: variant === 2 ? 1 : registrationId, kind: 2, ciphertext };
    });
    const send: v1.ISend = {
      messageId: variant === 3 ? new Uint8Array(3) : messageId,
      userId,
      messages: variant === 4 ? [] : messages,
      ephemeral: variant === 5,
      ...(variant === 6 ? { notAfter: world.now() - 1 } : {}),
    };
    return { body: { send }, asked: { messageId: Buffer.from(messageId).toString('hex'), toOwnUser } };
  }

  #ack({ variant, pick }: FrameStep): { readonly body: v1.IClientFrame; readonly asked: Partial<Asked> } {
    const { model } = this.peer;
    const own = model.deliveredIds
      .slice(variant % 2 === 0 ? -1 - pick : 0)
      .map((id) => new Uint8Array(Buffer.from(id, 'hex')));
    const foreign = variant > 8 ? [new Uint8Array(12).fill(variant)] : [];
    const odd = variant > 9 ? [new Uint8Array(pick), new Uint8Array(0)] : [];
    const deliveryIds = [...own, ...foreign, ...odd, ...(variant === 11 ? own : [])];
    const ids = deliveryIds.filter(({ length }) => length === 12).map((id) => Buffer.from(id).toString('hex'));
    model.ackSent(ids);
    return { body: { ack: { deliveryIds } }, asked: { ids } };
  }

  #refresh({ variant, pick }: FrameStep): { readonly body: v1.IClientFrame; readonly asked: Partial<Asked> } {
    const { peer, world } = this;
    const [userId, other] = [peer.options.userId, world.users.find((user) => user !== peer.options.userId) as UserId];
    const issuedAt = world.now();
    const expiresAt = issuedAt + 100_000 * pick;
    const forbidden = variant === 0 || variant === 1;
    if (forbidden) peer.model.mayClose.add(CloseCode.Forbidden);
    // One that is over already, or comes under a revocation.
    const token =
      variant === 2
        ? 'no token'
        : tokenOf({
            userId: variant === 0 ? other : userId,
            expiresAt,
            issuedAt,
            ...(variant === 1 ? { deviceId: 77 } : {}),
          });
    return { body: { refreshToken: { token } }, asked: { token: forbidden || variant === 2 ? 'bad' : 'good' } };
  }
}
