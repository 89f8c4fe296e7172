import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { TestBrowser, type WatchedPage, browserTest, findChromium } from '@lantern/browser-testkit';
import { build } from 'esbuild';
import type { ClientStorage, StorageOptions } from '../src/index.js';
import { storageContract } from './storage-contract.js';

type Call = readonly [storage: number, method: string, ...args: unknown[]];
/** What the page has of its own, beside the client. */
interface PageGlobals {
  openStorage(name: string, options?: StorageOptions): Promise<number>;
  call(...call: Call): Promise<unknown>;
}

/** In the page: storages by number, bytes as arrays of numbers. */
const PAGE = `
  import { indexedDbStorage } from ${JSON.stringify(fileURLToPath(new URL('../dist/browser.js', import.meta.url)))};
  const storages = [];
  globalThis.openStorage = async (name, options) => storages.push(await indexedDbStorage({ ...options, name })) - 1;
  const calls = {
    has: (storage, key) => storage.seenMessages.has(key),
    add: (storage, key) => storage.seenMessages.add(key),
    put: (storage, sequence, bytes) => storage.unsent.put({ sequence, bytes: Uint8Array.from(bytes) }),
    remove: (storage, sequence) => storage.unsent.remove(sequence),
    load: async (storage) => (await storage.unsent.load()).map(({ sequence, bytes }) => [sequence, [...bytes]]),
    close: (storage) => storage.close(),
  };
  globalThis.call = (index, method, ...args) => calls[method](storages[index], ...args);`;

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html><link rel="icon" href="data:,">');
});
let browser: TestBrowser | undefined;
let it: WatchedPage;
let databases = 0;

beforeAll(async () => {
  if (findChromium() === undefined) return;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = await TestBrowser.launch();
  it = await browser.open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const { outputFiles } = await build({ stdin: { contents: PAGE, resolveDir: '/' }, bundle: true, write: false });
  await it.page.addScriptTag({ content: outputFiles.map(({ text }) => text).join('') });
}, 90_000);

afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** A storage of the page, called from here. */
async function opened(name: string, options?: StorageOptions): Promise<ClientStorage> {
  const index = await it.page.evaluate(
    ([database, given]) => (globalThis as unknown as PageGlobals).openStorage(database, given),
    [name, options] as const,
  );
  const call = (...call: readonly [string, ...unknown[]]) =>
    it.page.evaluate((made) => (globalThis as unknown as PageGlobals).call(...made), [index, ...call] as Call);
  const records = async () => (await call('load')) as [number, number[]][];
  return {
    seenMessages: {
      has: async (key) => (await call('has', key)) as boolean,
      add: async (key) => void (await call('add', key)),
    },
    unsent: {
      load: async () => (await records()).map(([sequence, bytes]) => ({ sequence, bytes: Uint8Array.from(bytes) })),
      put: async ({ sequence, bytes }) => void (await call('put', sequence, [...bytes])),
      remove: async (sequence) => void (await call('remove', sequence)),
    },
    close: async () => void (await call('close')),
  };
}

if (findChromium() === undefined) browserTest('storage in the IndexedDB of Chromium', async () => undefined);
else {
  describe('in the IndexedDB of Chromium', () => {
    storageContract(async () => {
      const name = `device ${databases++}`;
      return { durable: true, open: (options) => opened(name, options) };
    });
    test('nothing of it is told to the console', () => expect(it.problems).toEqual([]));
  });
}
