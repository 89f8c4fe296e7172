// Starts a server, puts load on it, and takes the picture of its console that is in the documentation:
// `npm run console-picture` writes docs/console.png.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TestBrowser } from '@lantern/browser-testkit';
import { Traffic } from './traffic.js';
import { StandaloneProcess } from '@lantern/testkit';

const TARGET = fileURLToPath(new URL('../../../docs/console.png', import.meta.url));
const VIEWPORT = { width: 1280, height: 1200 };
/** So that the charts have something to show. */
const LOAD_MS = 60_000;
const MAX_BYTES = 300 * 1024;
const PNG_SCREENSHOT = { type: 'png', fullPage: true } as const;

const server = new StandaloneProcess();
let browser: TestBrowser | undefined;
let traffic: Traffic | undefined;
try {
  // One limit as it may be in production, so that something is refused.
  await server.start({ GATEWAY_SENDS_PER_SENDER: '60+7/s' });
  browser = await TestBrowser.launch();
  const { page } = await browser.open(server.run.consoleUrl, { viewport: VIEWPORT, colorScheme: 'light' });
  await page.getByLabel('Show').selectOption('2');
  const { url, dataDir } = server;
  traffic = new Traffic({ url, dataDir, users: 40, away: 5, slow: 3, everyMs: 80 });
  await traffic.start();
  console.log(`load for ${LOAD_MS / 1_000} s …`);
  await pause(LOAD_MS);
  const { away } = traffic.latest;
  await page.getByLabel('Message id').fill(away?.messageId ?? '');
  await page.getByLabel('Recipient').fill(away?.userId ?? '');
  await page.getByLabel('Access').fill(readFileSync(join(dataDir, 'operator.json'), 'utf8'));
  await page.getByRole('button', { name: 'Find' }).click();
  await page.locator('.copies').waitFor();
  const picture = await page.screenshot(PNG_SCREENSHOT);
  if (picture.length > MAX_BYTES) throw new Error(`the picture has ${picture.length} bytes, more than ${MAX_BYTES}`);
  writeFileSync(TARGET, picture);
  console.log(`${TARGET}: ${Math.round(picture.length / 1024)} KiB`);
} finally {
  await traffic?.stop();
  await browser?.close();
  await server.remove();
}
