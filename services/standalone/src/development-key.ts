import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who issues development tokens, and for whom. */
export const DEVELOPMENT_ISSUER = 'lantern-dev';
export const DEVELOPMENT_AUDIENCE = 'lantern-messaging';
const KEY_FILE = 'dev-signing-key.pem';

export interface DevelopmentKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly file: string;
}

function read(file: string): DevelopmentKey | undefined {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Error(`${file} holds no P-256 private key; remove it to have a new one made`);
  }
  return { privateKey, publicKey: createPublicKey(privateKey), file };
}

/** The ES256 key of a data directory that was not given any token configuration. Whoever can read it can be anybody. */
export function readDevelopmentKey(dataDir: string): DevelopmentKey | undefined {
  return read(join(dataDir, KEY_FILE));
}

/** The development key of the data directory, made (mode 0600) when there is none. Safe when two make it at once. */
export function ensureDevelopmentKey(dataDir: string): DevelopmentKey {
  const file = join(dataDir, KEY_FILE);
  const existing = read(file);
  if (existing !== undefined) return existing;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    // A link appears whole or not at all, and never replaces a key that somebody else made meanwhile.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = read(file);
  if (made === undefined) throw new Error(`${file} was removed while it was made`);
  return made;
}

/** A secret that stays the same as long as the key, and is known to whoever can read it. */
export function developmentSecret({ privateKey }: DevelopmentKey): string {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  return createHmac('sha256', der).update('lantern development page').digest('base64url').slice(0, 22);
}
