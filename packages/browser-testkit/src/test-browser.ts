import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.js';
import { WatchedPage } from './watched-page.js';

const LAUNCH_TIMEOUT_MS = 60_000;

const FLAGS = [
  // Its sandbox refuses to be root, as which containers of checks run.
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  // Whatever a page asks for, this machine is all there is.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];

export interface PageOptions extends Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'reducedMotion'> {
  /** That the page may ask beside its own. */
  readonly origins?: readonly string[];
  /** Device pixels per pixel; 1 unless told. */
  readonly scale?: number;
  /** Called before the page is opened, e.g. to answer requests in the server's place. */
  readonly prepare?: (page: WatchedPage) => Promise<void>;
}

/** A headless Chromium of the system. A page of its own profile for every {@link open}. */
export class TestBrowser {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** @throws Error where there is no Chromium: tests are written as `browserTest`. */
  static async launch(): Promise<TestBrowser> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('there is no chromium on the path; install it, or set CHROMIUM');
    return new TestBrowser(
      await chromium.launch({ executablePath, args: FLAGS, chromiumSandbox: false, timeout: LAUNCH_TIMEOUT_MS }),
    );
  }

  /** Opens a page and waits until it is loaded. */
  async open(url: string, { origins = [], scale = 1, prepare, ...looks }: PageOptions = {}): Promise<WatchedPage> {
    const context = await this.#browser.newContext({ ...looks, deviceScaleFactor: scale });
    const watched = new WatchedPage(context, await context.newPage(), [url, ...origins]);
    await prepare?.(watched);
    await watched.page.goto(url);
    return watched;
  }

  /** Ends the process, and its pages. */
  close(): Promise<void> {
    return this.#browser.close();
  }
}
