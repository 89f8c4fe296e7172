import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { TestBrowser, browserTest, findChromium } from '../src/index.js';

const PAGES: Record<string, string> = {
  '/good': '<title>good</title><script>fetch("/data")</script>',
  '/throws': '<script>console.error("as an error"); setTimeout(() => { throw new Error("thrown") })</script>',
  '/leaves':
    '<script>for (const image of ["one", "two"]) new Image().src = `http://${image}.example/`; new WebSocket("ws://three.example/")</script>',
  '/forbids':
    '<meta http-equiv="content-security-policy" content="default-src \'none\'"><script>document.title = "ran"</script>',
};

/** What a page did is told some time after it did it. */
async function seen(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

let server: Server;
let browser: TestBrowser | undefined;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    // Else browsers ask for one.
    response.end(`<!doctype html><link rel="icon" href="data:,">${PAGES[request.url ?? ''] ?? ''}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (findChromium() !== undefined) browser = await TestBrowser.launch();
}, 90_000);

afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

browserTest('a page on which all is well has no problems, and its requests are known', async () => {
  const it = await browser!.open(`${origin}/good`);
  await it.page.waitForLoadState('networkidle');
  expect(await it.page.title()).toBe('good');
  expect(it.requests).toEqual([`${origin}/good`, `${origin}/data`]);
  expect([it.problems, it.foreignRequests]).toEqual([[], []]);
  await it.close();
});

browserTest('what a page logs as an error and what it throws are problems', async () => {
  const it = await browser!.open(`${origin}/throws`);
  await seen(() => it.problems.length >= 2);
  expect(it.problems).toEqual(['as an error', 'uncaught: thrown']);
});

browserTest('requests and WebSockets to other origins are seen, and reach nobody', async () => {
  const it = await browser!.open(`${origin}/leaves`);
  const foreign = ['http://one.example/', 'http://two.example/', 'ws://three.example/'];
  await seen(() => it.foreignRequests.length >= foreign.length);
  await it.page.waitForLoadState('networkidle');
  expect(it.foreignRequests.toSorted()).toEqual(foreign);
});

browserTest('an origin that the page may ask is not foreign', async () => {
  const origins = ['http://one.example', 'http://two.example', 'ws://three.example'];
  const it = await browser!.open(`${origin}/leaves`, { origins });
  await seen(() => it.requests.length >= 4);
  await it.page.waitForLoadState('networkidle');
  expect(it.requests).toHaveLength(4);
  expect(it.foreignRequests).toEqual([]);
});

browserTest('what a content security policy forbids is a problem', async () => {
  const it = await browser!.open(`${origin}/forbids`);
  await seen(() => it.problems.length > 0);
  expect(it.problems).toEqual([expect.stringContaining('Content Security Policy')]);
  expect(await it.page.title()).toBe('');
});

test('CHROMIUM names the executable; one that cannot be run is none', () => {
  expect(findChromium({ CHROMIUM: process.execPath, PATH: '' })).toBe(process.execPath);
  expect(findChromium({ CHROMIUM: '/nowhere/chromium', PATH: process.env.PATH })).toBeUndefined();
  expect(findChromium({ PATH: '/nowhere:relative' })).toBeUndefined();
});
