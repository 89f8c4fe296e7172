import { randomBytes } from 'node:crypto';
import { type Device, helloOf, inTurn, newDevice, newUserId } from '@lantern/loadgen';
import type { v1 } from '@lantern/protocol';
import type { AttackContext } from './attack.js';
import { type ConnectOptions, HostileConnection } from './hostile-connection.js';
import { Tally } from './tally.js';

/** A user with one device and a valid token: anybody can have many of them. */
export interface Account {
  readonly device: Device;
  readonly token: string;
  /** The address that it comes from. */
  readonly from: string;
}

const AT_ONCE = 24;

export function newAccount(context: AttackContext, n: number): Account {
  const userId = newUserId();
  return { device: newDevice(userId, 1), token: context.tokens.token(userId), from: context.source(n) };
}

/** Registers accounts; `perSource` of them come from each address. */
export function registerAccounts(
  context: AttackContext,
  url: string,
  { count, perSource = 50, keys = {} }: { count: number; perSource?: number; keys?: v1.IRegisterDevice },
): Promise<Account[]> {
  const accounts = Array.from({ length: count }, (_, n) => newAccount(context, Math.floor(n / perSource)));
  return inTurn(accounts, AT_ONCE, async (account) => {
    await register(account, url, keys);
    return account;
  });
}

async function register({ device, token, from }: Account, url: string, keys: v1.IRegisterDevice): Promise<void> {
  const connection = await HostileConnection.open({ url, from, token, tally: new Tally() });
  const { deviceId, registrationId, secret } = device;
  await connection?.request({ hello: { deviceId } });
  const signedPreKey = { id: 1, key: randomBytes(33), signature: randomBytes(64) };
  const registerDevice = {
    registrationId,
    identityKey: randomBytes(33),
    deviceSecret: secret,
    signedPreKey,
    ...keys,
  };
  const answer = await connection?.request({ registerDevice });
  connection?.end();
  if (!answer?.preKeyCounts) throw new Error(`an account was not registered: ${JSON.stringify(answer ?? 'no answer')}`);
}

export interface SessionOptions extends Pick<ConnectOptions, 'url' | 'tally' | 'onFrame'> {
  readonly window?: v1.IWindow;
  readonly sendOnly?: boolean;
}

/** Connects and says Hello, and waits for no answer, which a bare server would not give. Undefined when it was refused. */
export async function openSession(
  { device, token, from }: Account,
  { window, sendOnly, ...options }: SessionOptions,
): Promise<HostileConnection | undefined> {
  const connection = await HostileConnection.open({ ...options, from, token });
  connection?.send({ hello: { ...helloOf(device), ...(window && { window }), ...(sendOnly && { sendOnly }) } });
  return connection;
}
