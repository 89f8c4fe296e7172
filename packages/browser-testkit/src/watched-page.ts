import type { BrowserContext, Page, Request } from 'playwright-core';

/** WebSockets count to the origin that they are upgraded from. */
const httpOrigin = (url: string) => new URL(url.replace(/^ws/, 'http')).origin;
/** Made by the page itself, of what it has. */
const INTERNAL = /^(data|blob|about):/;

/** A page and everything on it that should not have happened. */
export class WatchedPage {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #origins: ReadonlySet<string>;
  readonly #problems: string[] = [];
  readonly #requests: string[] = [];
  readonly #foreign: string[] = [];

  /** Origins: the page's own, and others that it may ask, as `http://…` or `ws://…`. */
  constructor(context: BrowserContext, page: Page, origins: readonly string[]) {
    this.page = page;
    this.#context = context;
    this.#origins = new Set(origins.map(httpOrigin));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#problems.push(message.text());
    });
    page.on('pageerror', (error) => void this.#problems.push(`uncaught: ${error.message}`));
    page.on('request', (request: Request) => this.#asked(request.url()));
    page.on('websocket', (socket) => this.#asked(socket.url()));
  }

  /** Errors and warnings of the console: exceptions, violations of the content security policy, failed requests. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** URLs of all requests and WebSockets, in order. */
  get requests(): readonly string[] {
    return this.#requests;
  }

  /** Of these, those to other origins. They reach nobody: no other name is resolved. */
  get foreignRequests(): readonly string[] {
    return this.#foreign;
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  #asked(url: string): void {
    if (INTERNAL.test(url)) return;
    this.#requests.push(url);
    if (!this.#origins.has(httpOrigin(url))) this.#foreign.push(url);
  }
}
