import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type UserId, userIdToBytes } from '@lantern/protocol';
import { openEnvironment } from '@lantern/transport';

/** Every form in which an id of a user may stand somewhere. */
export function formsOf(userId: UserId): readonly Buffer[] {
  const bytes = Buffer.from(userIdToBytes(userId));
  const hex = bytes.toString('hex');
  const texts = [userId, userId.toUpperCase(), hex, hex.toUpperCase(), bytes.toString('base64').slice(0, 21)];
  return [bytes, ...texts.map((text) => Buffer.from(text))];
}

/** How many entries name the user, by database of a data directory that no server uses, and by file for those beside it. */
export async function scanData(path: string, userId: UserId): Promise<Record<string, number>> {
  const forms = formsOf(userId);
  const names = (bytes: Uint8Array) => forms.some((form) => Buffer.from(bytes).includes(form));
  const found: Record<string, number> = {};
  const count = (place: string) => (found[place] = (found[place] ?? 0) + 1);
  const environment = await openEnvironment({ path, onBroken: () => undefined });
  try {
    for (const name of [...environment.root.getKeys()].map(String)) {
      for (const { key, value } of environment.database(name).getRange()) {
        if (names(key) || names(value)) count(name);
      }
    }
  } finally {
    await environment.close();
  }
  for (const file of readdirSync(path).filter((name) => !name.endsWith('.mdb'))) {
    if (names(readFileSync(join(path, file)))) count(file);
  }
  return found;
}

/** A dead letter of a device as it is stored: there is no way to a record that nobody can read but damage. */
export async function putDeadLetter(path: string, key: Uint8Array): Promise<void> {
  const environment = await openEnvironment({ path, onBroken: () => undefined });
  const stored = Buffer.concat([randomBytes(8), Buffer.alloc(2), randomBytes(8), key, Buffer.from('damaged')]);
  await environment.database('transport-dead-letters').put(Buffer.alloc(8), stored);
  await environment.close();
}
