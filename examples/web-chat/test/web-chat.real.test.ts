import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { TestBrowser, type WatchedPage, browserTest, findChromium } from '@lantern/browser-testkit';
import { StandaloneProcess } from '@lantern/testkit';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
let browser: TestBrowser | undefined;
const server = new StandaloneProcess();

beforeAll(async () => {
  if (findChromium() === undefined) return;
  execFileSync(process.execPath, [here('../bundle.mjs')]);
  [browser] = await Promise.all([TestBrowser.launch(), server.start()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server.remove();
});

const status = (it: WatchedPage, who: string, wanted: string) =>
  it.page.waitForSelector(`#${who} .status[data-status="${wanted}"]`);

async function say(it: WatchedPage, who: string, text: string): Promise<void> {
  await it.page.fill(`#${who} .compose input`, text);
  await it.page.press(`#${who} .compose input`, 'Enter');
}

/** The message with this text in the sender's pane has reached this stage. */
const reached = (it: WatchedPage, [who, text, stage]: readonly [string, string, string]) =>
  it.page.waitForSelector(`#${who} .message.mine:has(:text-is("${text}")) .${stage}.reached`);

const texts = (it: WatchedPage, who: string) =>
  it.page.locator(`#${who} .message:not(.mine) .bubble`).allTextContents();

browserTest(
  'two devices talk; one goes offline and comes back, also after a reload: nothing is lost, twice or out of order',
  async () => {
    const it = await browser!.open(server.run.pageUrl, {
      origins: [server.url],
      viewport: { width: 1080, height: 800 },
    });
    await Promise.all([status(it, 'alice', 'ready'), status(it, 'bob', 'ready')]);
    await say(it, 'alice', 'Good evening, Bob. Is the lamp still on?');
    await reached(it, ['alice', 'Good evening, Bob. Is the lamp still on?', 'acked']);
    // The first contact took one of his keys.
    await it.page.waitForSelector('#bob .count:text-is("24 one-time prekeys")');
    await say(it, 'bob', 'It is. I am on the night train, the network comes and goes.');
    await reached(it, ['bob', 'It is. I am on the night train, the network comes and goes.', 'acked']);

    await it.page.check('#bob .toggle input');
    await status(it, 'bob', 'offline');
    await say(it, 'alice', 'Tell me when you are through the tunnel.');
    await reached(it, ['alice', 'Tell me when you are through the tunnel.', 'accepted']);
    await say(it, 'bob', 'Through!');
    await say(it, 'bob', 'Did you get this?');
    await reached(it, ['bob', 'Did you get this?', 'waiting']);
    if (process.env['LANTERN_PICTURE']) await it.page.screenshot({ path: process.env['LANTERN_PICTURE'] });
    expect(await texts(it, 'alice')).toHaveLength(1);

    // What waits is in IndexedDB: the page that comes next sends it.
    await it.page.reload();
    await reached(it, ['bob', 'Did you get this?', 'acked']);
    await reached(it, ['alice', 'Tell me when you are through the tunnel.', 'acked']);
    expect((await texts(it, 'alice')).slice(-2)).toEqual(['Through!', 'Did you get this?']);
    expect(await texts(it, 'bob')).toHaveLength(2);
    expect([it.problems, it.foreignRequests]).toEqual([[], []]);
    await it.close();
  },
);

browserTest(
  'the network is cut and the server killed, and both come back: what was written meanwhile arrives',
  async () => {
    const it = await browser!.open(server.run.pageUrl, { origins: [server.url] });
    await Promise.all([status(it, 'alice', 'ready'), status(it, 'bob', 'ready')]);
    await say(it, 'alice', 'before');
    await reached(it, ['alice', 'before', 'acked']);
    expect(it.problems).toEqual([]);

    // Chromium's own cut (Network.emulateNetworkConditions) ends no WebSocket: the end of the server does.
    await it.page.context().setOffline(true);
    await server.end();
    await Promise.all([status(it, 'alice', 'offline'), status(it, 'bob', 'offline')]);
    for (const text of ['one', 'two', 'three']) await say(it, 'alice', text);
    await say(it, 'bob', 'and back');
    await reached(it, ['alice', 'three', 'waiting']);

    await server.start();
    await it.page.context().setOffline(false);
    await Promise.all([reached(it, ['alice', 'three', 'acked']), reached(it, ['bob', 'and back', 'acked'])]);
    expect(await texts(it, 'bob')).toEqual(['before', 'one', 'two', 'three']);
    expect(await texts(it, 'alice')).toEqual(['and back']);
    // Browsers tell the console of each request and WebSocket that fails; of nothing else.
    const others = it.problems.filter((problem) => !/net::ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+)/.test(problem));
    expect([others, it.foreignRequests]).toEqual([[], []]);
    await it.close();
  },
);

/** A page of another origin, where nothing forbids it to ask whom it likes. */
async function pageElsewhere() {
  const elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,">');
  });
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const stop = () => {
    elsewhere.closeAllConnections();
    elsewhere.close();
  };
  return { url: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`, stop };
}

browserTest('a page of another origin gets no token, though it knows what the page knows', async () => {
  const { origin, hash } = new URL(server.run.pageUrl);
  const url = `${origin}/development/token`;
  const it = await browser!.open(server.run.pageUrl, { origins: [server.url] });
  /** What the page that is open reads when it asks for a token with these headers; undefined when it may not. */
  const asked = (headers: Readonly<Record<string, string>>, mode: 'cors' | 'no-cors' = 'cors') =>
    it.page.evaluate(
      async ([target, sent, how]) => {
        const body = JSON.stringify({ userId: '6a1f9d4e-08a9-4c0c-9a45-7d1b7cf0f3d2', deviceId: 1 });
        const response = await fetch(target, { method: 'POST', headers: sent, body, mode: how }).catch(() => undefined);
        return response?.text();
      },
      [url, headers, mode] as const,
    );
  const own = { 'content-type': 'application/json', 'x-development-secret': hash.slice(1) };
  const elsewhere = await pageElsewhere();
  try {
    // The page itself is given one.
    expect(JSON.parse((await asked(own)) ?? '')).toMatchObject({ token: expect.stringMatching(/^eyJ/) });
    await it.page.goto(elsewhere.url);
    expect(await asked(own)).toBeUndefined();
    // One that a browser makes without asking whether it may, and whose answer it gives to scripts that need not read it.
    expect(await asked({ 'content-type': 'text/plain' }, 'no-cors')).toBeUndefined();
  } finally {
    elsewhere.stop();
    await it.close();
  }
});
