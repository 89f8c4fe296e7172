import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address, DirectoryAnnouncer, DirectoryChange } from '@lantern/protocol';
import { type MetricsRegistry, loadConfig, systemClock } from '@lantern/runtime';
import { ManualClock, RecordingLogger, until } from '@lantern/runtime/testing';
import { RAISED_LIMITS } from '@lantern/testkit';
import { type KeyStore, type Keys, type KeysConfig, type MailboxPurger, createKeys, keysConfig } from '../src/index.js';
import { openLmdbKeyStore } from '../src/adapters/lmdb-key-store.js';

type CleanUp = () => Promise<void> | void;

/** Call at the top of a test file: what tests hand over is undone after each of them, last first. */
export function cleaningUp(): (cleanUp: CleanUp) => void {
  const cleanUps: CleanUp[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return (cleanUp) => void cleanUps.push(cleanUp);
}

export function temporaryDirectory(onEnd: (cleanUp: CleanUp) => void): string {
  const directory = mkdtempSync(join(tmpdir(), 'lantern-keys-'));
  onEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export class FakePurger implements MailboxPurger {
  readonly purged: Address[] = [];
  readonly stamps: number[] = [];
  /** Called first; rejects or waits as the test wants. */
  before: (address: Address) => Promise<void> = async () => undefined;

  async purge(address: Address, installedBefore: number): Promise<void> {
    await this.before(address);
    this.purged.push(address);
    this.stamps.push(installedBefore);
  }
}

export class FakeAnnouncer implements DirectoryAnnouncer {
  readonly changes: DirectoryChange[] = [];
  before: (change: DirectoryChange) => Promise<void> = async () => undefined;

  async announce(change: DirectoryChange): Promise<void> {
    await this.before(change);
    this.changes.push(change);
  }
}

export interface KeysUnderTest extends Keys {
  readonly store: KeyStore;
  readonly config: KeysConfig;
  readonly clock: ManualClock;
  readonly purger: FakePurger;
  readonly announcer: FakeAnnouncer;
  readonly logger: RecordingLogger;
}

export interface KeysUnderTestOptions {
  readonly config?: Partial<KeysConfig>;
  readonly clock?: ManualClock;
  /** Used instead of a new directory; the earlier user must have closed it. */
  readonly directory?: string;
  /** Stands between the service and the store. */
  readonly wrapStore?: (store: KeyStore) => KeyStore;
  readonly authorize?: Parameters<typeof createKeys>[1]['authorize'];
  readonly metrics?: MetricsRegistry;
}

/** A keys service on LMDB with a clock that stands still. Its background loops run after `start()` only. */
export function createKeysUnderTest(
  onEnd: (cleanUp: CleanUp) => void,
  options: KeysUnderTestOptions = {},
): KeysUnderTest {
  const logger = new RecordingLogger();
  const directory = options.directory ?? temporaryDirectory(onEnd);
  const opened = openLmdbKeyStore(directory, { clock: systemClock, logger });
  const store = options.wrapStore?.(opened) ?? opened;
  // Time that a test lets pass must not end work that is under way; who waits for it gives up soon.
  const waits = { followUpTimeoutMs: 120_000, settleWaitMs: 2_000 };
  const config = { ...loadConfig(keysConfig, RAISED_LIMITS.keys), ...waits, ...options.config };
  const clock = options.clock ?? new ManualClock();
  const purger = new FakePurger();
  const announcer = new FakeAnnouncer();
  const authorize = options.authorize ?? (() => true);
  const { metrics } = options;
  const registry = metrics === undefined ? {} : { metrics };
  const deps = { store, purger, announcer, logger, authorize, clock, random: () => 0.5, ...registry };
  const keys = createKeys(config, deps);
  onEnd(async () => {
    await keys.stop();
    await opened.close();
  });
  return { ...keys, store, config, clock, purger, announcer, logger };
}

/** Lets time pass until the condition holds, in steps small enough that what is under way is not timed out. */
export async function passTimeUntil(clock: ManualClock, message: string, condition: () => unknown): Promise<void> {
  await until(
    async () => {
      clock.advance(50);
      return condition();
    },
    { message },
  );
}
