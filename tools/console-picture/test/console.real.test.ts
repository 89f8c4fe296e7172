import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestBrowser, type WatchedPage, browserTest, findChromium } from '@lantern/browser-testkit';
import { until } from '@lantern/runtime/testing';
import { StandaloneProcess } from '@lantern/testkit';
import { Traffic } from '../src/traffic.js';

const server = new StandaloneProcess();
let browser: TestBrowser | undefined;
let traffic: Traffic | undefined;
const pages: WatchedPage[] = [];

beforeAll(async () => {
  if (findChromium() === undefined) return;
  browser = await TestBrowser.launch();
  await server.start({ GATEWAY_SENDS_PER_SENDER: '20+2/s' });
}, 120_000);

afterEach(async () => {
  for (const page of pages.splice(0)) await page.close();
});

afterAll(async () => {
  await traffic?.stop();
  await browser?.close();
  await server.remove();
});

async function open(options: Parameters<TestBrowser['open']>[1] = {}): Promise<WatchedPage> {
  if (browser === undefined) throw new Error('there is no browser');
  const watched = await browser.open(server.run.consoleUrl, options);
  pages.push(watched);
  await watched.page.locator('#charts').waitFor();
  return watched;
}

async function load(): Promise<Traffic> {
  if (traffic !== undefined) return traffic;
  const { url, dataDir } = server;
  traffic = new Traffic({ url, dataDir, users: 16, away: 3, slow: 2, everyMs: 60 });
  await traffic.start();
  return traffic;
}

const text = ({ page }: WatchedPage, selector: string) => page.locator(selector).innerText();
/** What a chart has drawn, to see that it moves. */
const pixels = ({ page }: WatchedPage, selector: string) =>
  page.locator(selector).evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
const seen = (what: string, check: () => Promise<boolean>) =>
  until(check, { timeoutMs: 40_000, message: `not seen: ${what}` });

function expectWell({ problems, foreignRequests, requests }: WatchedPage): void {
  expect(problems).toEqual([]);
  expect(foreignRequests).toEqual([]);
  expect(requests.length).toBeGreaterThan(3);
}

async function search(at: WatchedPage, of: { readonly messageId: string; readonly userId: string }, access: string) {
  const { page } = at;
  await page.getByLabel('Message id').fill(of.messageId);
  await page.getByLabel('Recipient').fill(of.userId);
  await page.getByLabel('Access').fill(access);
  await page.getByRole('button', { name: 'Find' }).press('Enter');
}

browserTest('an idle server has charts that say that there is nothing yet', async () => {
  const it = await open();
  await seen('no sends', async () => (await text(it, '#chart-accept')).includes('No sends in the latest seconds.'));
  expect(await text(it, '#state')).toBe('ready');
  expect(await text(it, '#stock-card')).toContain('No devices are registered yet.');
  expect(await text(it, '#heat-summary')).toBe('All that was accepted is acked or parked.');
  expect(await text(it, '#owners')).toContain('this process: 64 partitions');
  expectWell(it);
});

browserTest('under load its charts, heat map and stock move', async () => {
  const it = await open({ viewport: { width: 1280, height: 800 } });
  await load();
  const rate = async (tile: string) => Number.parseFloat(await text(it, `#tile-${tile} dd`));
  for (const tile of ['sends', 'deliveries', 'acks', 'parked', 'sessions', 'keyAnswers', 'refusals']) {
    await seen(`${tile} above 0`, async () => (await rate(tile)) > 0);
  }
  await seen('percentiles', async () =>
    /p50 .*ms p95 .*m?s p99 .*m?s/.test((await text(it, '#chart-accept')).replaceAll('\n', ' ')),
  );
  await seen('the delivery', async () => !(await text(it, '#chart-online')).includes('–'));
  const [chart, heat] = [await pixels(it, '#chart-throughput canvas'), await pixels(it, '#heat-map')];
  await seen('a chart that moves', async () => (await pixels(it, '#chart-throughput canvas')) !== chart);
  await seen('a heat map that moves', async () => (await pixels(it, '#heat-map')) !== heat);
  await seen('lag of a partition', async () => (await text(it, '#heat-summary')).startsWith('Most in partition'));
  await seen('the stock', async () => (await text(it, '#stock-note')).includes('sample of 16 devices'));
  expectWell(it);
});

browserTest('a message is found by the operator’s access, which is sent to nobody, in no URL and no log', async () => {
  const it = await open();
  const { latest } = await load();
  await seen('a message to somebody who is away', async () => latest.away !== undefined);
  const message = latest.away!;
  const access = readFileSync(join(server.dataDir, 'operator.json'), 'utf8');
  await search(it, message, access);
  await seen('where it is', async () => /\bparked\b/.test(await text(it, '#where-answer')));
  await search(it, { ...message, messageId: '0'.repeat(32) }, access);
  await seen('that it is not known', async () =>
    (await text(it, '#where-answer')).startsWith('No such message is known'),
  );
  const { secret } = JSON.parse(access) as { readonly secret: string };
  const feed = await fetch(`${server.run.consoleUrl}feed`, { headers: { 'lantern-viewer': '0123456789abcdef' } });
  for (const place of [it.requests.join('\n'), server.output, await feed.text()]) {
    for (const identity of [message.messageId, message.userId, secret]) expect(place).not.toContain(identity);
  }
  expectWellBut404(it);
});

browserTest('whoever has no right to it finds nothing', async () => {
  const it = await open();
  const { latest } = await load();
  await seen('a message', async () => latest.away !== undefined);
  await search(it, latest.away!, 'operator a-secret-that-somebody-made-up-just-now');
  await seen('a refusal', async () =>
    (await text(it, '#where-answer')).startsWith('The access is not that of a caller'),
  );
  await search(it, latest.away!, 'nonsense');
  await seen('what is wrong', async () => (await text(it, '#where-answer')).startsWith('Access is the content'));
});

/** Chromium tells of a 404 on its console; nothing else may be there. */
function expectWellBut404(it: WatchedPage): void {
  expect(it.problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  expect(it.foreignRequests).toEqual([]);
}

browserTest('it is as good on a phone, in the dark, and by keyboard', async () => {
  const it = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  const width = await it.page.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(390);
  expect(await it.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(15, 20, 26)');
  await it.page.getByLabel('Theme').selectOption('light');
  expect(await it.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(244, 246, 248)');
  await it.page.locator('#partitions').focus();
  await it.page.keyboard.press('ArrowRight');
  await it.page.keyboard.press('ArrowRight');
  expect(await text(it, '#partition-detail')).toMatch(/^Partition 2: this process · epoch 1/);
  expectWell(it);
});

browserTest('nothing of anybody else is let in, and no text becomes markup', async () => {
  const it = await open();
  await it.page.evaluate(`new Image().src = 'http://127.0.0.1:9/x.png'`);
  await seen('a violation', async () => it.problems.some((problem) => problem.includes('Content Security Policy')));
  const script = `document.createElement('script').src = 'http://127.0.0.1:9/x.js'`;
  await expect(it.page.evaluate(script)).rejects.toThrow('TrustedScriptURL');
  await expect(it.page.evaluate(`document.body.innerHTML = '<b>text</b>'`)).rejects.toThrow('TrustedHTML');
});

browserTest('when the server is gone it says so, and goes on when it is back', async () => {
  const it = await open();
  await traffic?.stop();
  traffic = undefined;
  await server.end();
  await seen('the loss', async () => (await text(it, '#state')) === 'connection lost');
  expect(await text(it, '#trouble')).toMatch(/^No answer from the server since \d\d:\d\d:\d\d\./);
  await server.start();
  await seen('its return', async () => (await text(it, '#state')) === 'ready');
  expect(await it.page.locator('#trouble').isVisible()).toBe(false);
});
