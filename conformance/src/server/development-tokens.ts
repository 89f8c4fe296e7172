import { execFile } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TokenSource } from './server-stage.js';

const LIFETIME_SECONDS = 60 * 60;
const KEY_FILE = 'dev-signing-key.pem';
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Signs tokens as a server without token configuration accepts them: with the key in its data directory.
 * @throws Error when there is no key
 */
export function developmentTokens(dataDir: string): TokenSource {
  const file = join(dataDir, KEY_FILE);
  const key = createPrivateKey(readKey(file));
  const token = (claims: object): string => {
    const now = Math.floor(Date.now() / 1_000);
    const standard = { iss: 'lantern-dev', aud: 'lantern-messaging', iat: now, exp: now + LIFETIME_SECONDS };
    const signed = `${base64url({ alg: 'ES256', typ: 'JWT' })}.${base64url({ ...standard, ...claims })}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };
  return {
    user: async (sub) => token({ sub }),
    device: async (sub, device) => token({ sub, device }),
  };
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const way = 'start the server on that directory first, or name another by --data, or give --token-command';
    throw new Error(`there is no development key in ${file}: ${way}`, { cause: error });
  }
}

/**
 * Tokens printed by a command: `{user}` in it becomes the user id, and `{device}` a device id, or nothing for a token that is
 * not limited to a device.
 */
export function tokensOfCommand(command: string): TokenSource {
  const run = promisify(execFile);
  const printed = async (user: string, device: string): Promise<string> => {
    const line = command.replaceAll('{user}', user).replaceAll('{device}', device);
    const { stdout } = await run('/bin/sh', ['-c', line]);
    return stdout.trim();
  };
  const user = (userId: string) => printed(userId, '');
  if (!command.includes('{device}')) return { user };
  return { user, device: (userId, deviceId) => printed(userId, String(deviceId)) };
}
