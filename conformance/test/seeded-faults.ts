import type { v1 } from '@lantern/protocol';
import type { Fault, ProxiedConnection } from './fault-proxy.js';

const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');

/** How long an ack lies about at a server that confirms too early, in ms: a connection that ends meanwhile takes it along. */
const ACK_LIES_MS = 300;

/** Answers `Acked` at once, and has the ack take effect later, unless the connection is gone by then. */
function ackConfirmedEarly(): Fault {
  return {
    fromClient: (frames, connection) =>
      frames.filter((frame) => {
        if (!frame.ack) return true;
        connection.toClient({ seq: frame.seq, acked: {} });
        setTimeout(() => {
          if (!connection.closed) connection.toServer(frame);
        }, ACK_LIES_MS);
        return false;
      }),
    // The answer of the real one is the second to its seq.
    fromServer: (frames) => frames.filter(({ acked }) => !acked),
  };
}

/** Every second message passes the one before it. */
function orderSwapped(): Fault {
  const held = new Map<ProxiedConnection, v1.ServerFrame>();
  const release = (connection: ProxiedConnection) => {
    const frame = held.get(connection);
    held.delete(connection);
    if (frame && !connection.closed) connection.toClient(frame);
  };
  return {
    fromServer: (frames, connection) =>
      frames.flatMap((frame) => {
        if (!frame.deliver) return [frame];
        const before = held.get(connection);
        held.delete(connection);
        if (before) return [frame, before];
        held.set(connection, frame);
        setTimeout(release, 100, connection);
        return [];
      }),
  };
}

/** A one-time key is handed out again with every later bundle of the device. */
function reusedOneTimeKey(): Fault {
  const first = new Map<string, v1.IPreKey>();
  return {
    fromServer: (frames) => {
      for (const bundle of frames.flatMap(({ preKeyBundles }) => preKeyBundles?.bundles ?? [])) {
        const device = hex(bundle.device?.identityKey);
        const known = first.get(device);
        if (known) bundle.oneTime = known;
        else if (bundle.oneTime) first.set(device, bundle.oneTime);
      }
      return frames;
    },
  };
}

/** An ack of what was delivered to somebody else counts, too: the message does not come any more. */
function foreignAckHonoured(): Fault {
  const gone = new Set<string>();
  return {
    fromClient: (frames, { delivered }) => {
      const ids = frames.flatMap(({ ack }) => ack?.deliveryIds ?? []).map(hex);
      for (const id of ids) if (!delivered.has(id)) gone.add(id);
      return frames;
    },
    fromServer: (frames) => frames.filter(({ deliver }) => !deliver || !gone.has(hex(deliver.deliveryId))),
  };
}

/** Every second bundle of a device has no one-time key, as if one had been lost. */
function lostOneTimeKey(): Fault {
  let bundles = 0;
  return {
    fromServer: (frames) => {
      for (const bundle of frames.flatMap(({ preKeyBundles }) => preKeyBundles?.bundles ?? []))
        if (++bundles % 2 === 0) bundle.oneTime = null;
      return frames;
    },
  };
}

/** A device that names its registration id needs no secret. */
function secretNotAsked(): Fault {
  const secrets = new Map<number, Uint8Array>();
  return {
    fromClient: (frames) => {
      for (const { registerDevice, hello } of frames) {
        if (registerDevice) secrets.set(registerDevice.registrationId ?? 0, registerDevice.deviceSecret ?? Buffer.of());
        const secret = hello && secrets.get(hello.registrationId ?? -1);
        if (hello && secret && !hello.deviceSecret?.length) hello.deviceSecret = secret;
      }
      return frames;
    },
  };
}

/** What is answered to RefreshToken, by the expiry that Welcome told. */
function refreshAnswered(expiry: (real: number, first: number) => number): Fault {
  const first = new Map<ProxiedConnection, number>();
  return {
    fromServer: (frames, connection) =>
      frames.map((frame) => {
        if (frame.welcome) first.set(connection, Number(frame.welcome.tokenExpiresAt));
        const { seq, tokenRefreshed } = frame;
        if (!tokenRefreshed) return frame;
        const real = Number(tokenRefreshed.tokenExpiresAt);
        return { seq, tokenRefreshed: { tokenExpiresAt: expiry(real, first.get(connection) ?? real) } };
      }),
  };
}

/** The expiry that is told follows the token that was handed in last. */
function expiryMovesBack(): Fault {
  let answers = 0;
  return refreshAnswered((real, first) => (++answers % 2 === 0 ? first : real));
}

function withoutIdentityKeys(devices: readonly v1.IDeviceInfo[] | null | undefined): v1.IDeviceInfo[] {
  return (devices ?? []).map(({ identityKey: _key, ...device }) => device);
}

export interface SeededFault {
  readonly name: string;
  /** Makes the fault anew. */
  readonly make: () => Fault;
  /** Start of the name of the rule that is there to find it; others may, too. */
  readonly foundBy: string;
}

export const SEEDED_FAULTS: readonly SeededFault[] = [
  { name: 'ack confirmed early', make: ackConfirmedEarly, foundBy: 'After Acked a message never comes again' },
  {
    name: 'order swapped',
    make: orderSwapped,
    foundBy: 'A device that is connected gets the sends of a session in the order',
  },
  {
    name: 'duplicate delivery in a session',
    make: () => ({ fromServer: (frames) => frames.flatMap((frame) => (frame.deliver ? [frame, frame] : [frame])) }),
    foundBy: 'What waited is delivered at the attach, oldest first, each once',
  },
  {
    name: 'missing CaughtUp',
    make: () => ({
      fromServer: (frames) => frames.filter(({ caughtUp }) => !caughtUp),
    }),
    foundBy: 'CaughtUp comes as SENT',
  },
  {
    name: 'wrong close code',
    make: () => ({ closeCode: (code) => (code === 4409 ? 1001 : code) }),
    foundBy: 'The newest connection of a device wins',
  },
  {
    name: 'mismatch answer without identity keys',
    make: () => ({
      fromServer: (frames) =>
        frames.map(({ deviceMismatch, ...frame }) => {
          if (!deviceMismatch) return frame;
          const { missing, stale, extraDeviceIds } = deviceMismatch;
          const bare = { missing: withoutIdentityKeys(missing), stale: withoutIdentityKeys(stale) };
          return { seq: frame.seq, deviceMismatch: { ...bare, extraDeviceIds: extraDeviceIds ?? [] } };
        }),
    }),
    foundBy: 'DeviceMismatch names missing, stale and extra devices',
  },
  { name: 'reused one-time key', make: reusedOneTimeKey, foundBy: 'A one-time key is handed out to one claimer only' },
  { name: 'one-time key lost', make: lostOneTimeKey, foundBy: 'A one-time key is handed out to one claimer only' },
  { name: 'device secret not asked for', make: secretNotAsked, foundBy: 'A token alone reads no mailbox' },
  {
    name: 'newer token not taken',
    make: () => refreshAnswered((_real, first) => first),
    foundBy: 'A newer token is taken',
  },
  { name: 'expiry of the token moves back', make: expiryMovesBack, foundBy: 'A newer token is taken' },
  { name: 'foreign ack honoured', make: foreignAckHonoured, foundBy: "An ack of another device's message" },
];
