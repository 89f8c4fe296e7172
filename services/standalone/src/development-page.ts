import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { MAX_UINT32, type UserId, parseUserId } from '@lantern/protocol';

/** Path → file and type: nothing else is served. */
const FILES: Readonly<Record<string, readonly [string, string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/app.js': ['app.js', 'text/javascript; charset=utf-8'],
  '/style.css': ['style.css', 'text/css; charset=utf-8'],
};
const TOKEN_PATH = '/development/token';
/** Holds what the address of the page has behind its `#`, which browsers send to nobody by themselves. */
const SECRET_HEADER = 'x-development-secret';
const MAX_BODY_BYTES = 1_024;
const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 10_000;

export interface DevelopmentPageOptions {
  /** Of the page's files, as `examples/web-chat` makes them. */
  readonly directory: string;
  /** Loopback. */
  readonly host: string;
  /** Taken if it is free; otherwise, or when 0, any that is. */
  readonly port: number;
  /** Known to whoever may read the development key. */
  readonly secret: string;
  /** A development token for a device of a user. */
  readonly token: (device: { readonly userId: UserId; readonly deviceId: number }) => string;
}

/**
 * Serves the example of `examples/web-chat` with development tokens, on loopback: only there are development keys used. A
 * page of another origin gets nothing here: requests must name this very server as their host, so that no name that was
 * pointed to this machine (DNS rebinding) does, and a token is given only to a request of the page itself, which has to know a
 * secret: other users of this machine reach its loopback, too.
 */
export class DevelopmentPage {
  readonly #options: DevelopmentPageOptions;
  readonly #server: Server;
  #gatewayUrl: string | undefined;

  constructor(options: DevelopmentPageOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => this.#handle(request, response));
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.requestTimeout = REQUEST_TIMEOUT_MS;
  }

  /** Whether the page was built. */
  static isBuilt(directory: string): boolean {
    return existsSync(join(directory, 'app.js'));
  }

  /** @throws Error when no port can be had */
  async start(): Promise<void> {
    const { host, port } = this.#options;
    try {
      await this.#listen(host, port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await this.#listen(host, 0);
    }
  }

  /** Where the page is, and as what it may also be asked for. */
  get origins(): readonly string[] {
    const { port } = this.#server.address() as AddressInfo;
    return [...new Set([this.#options.host, '127.0.0.1', 'localhost'])].map((host) => `http://${inUrl(host)}:${port}`);
  }

  /** The address to open. */
  get url(): string {
    return `${this.origins[0]}/#${this.#options.secret}`;
  }

  /** The server listens there for clients: from now on the page is served. */
  serve(gatewayUrl: string): void {
    this.#gatewayUrl = gatewayUrl;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #listen(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const gatewayUrl = this.#gatewayUrl;
    const own = this.origins.find((origin) => origin === `http://${request.headers.host}`);
    if (own === undefined) return answer(response, 421, 'this server is not known by that name');
    if (gatewayUrl === undefined) return answer(response, 503, 'the server is starting');
    if (request.method === 'POST' && request.url === TOKEN_PATH) {
      void this.#giveToken(request, response, { own, gatewayUrl });
      return;
    }
    const [name, type] = (request.method === 'GET' && FILES[request.url ?? '']) || [];
    if (name === undefined || type === undefined) return answer(response, 404, 'there is nothing here');
    const content = contentOf(join(this.#options.directory, name));
    if (content === undefined) return answer(response, 503, 'the page is not built: npm run build');
    response.writeHead(200, { ...SECURITY, 'content-type': type, 'content-security-policy': policy(gatewayUrl) });
    response.end(content);
  }

  async #giveToken(
    request: IncomingMessage,
    response: ServerResponse,
    { own, gatewayUrl }: { own: string; gatewayUrl: string },
  ): Promise<void> {
    const { origin, 'content-type': type, 'sec-fetch-site': site = 'same-origin' } = request.headers;
    if (origin !== own || site !== 'same-origin') return answer(response, 403, 'tokens are for the page itself');
    if (!same(request.headers[SECRET_HEADER], this.#options.secret)) {
      return answer(response, 403, 'open the page by the address that the server printed');
    }
    if (type !== 'application/json') return answer(response, 415, 'the body must be application/json');
    const device = deviceOf(await body(request));
    if (device === undefined) return answer(response, 400, 'the body must be {"userId": a UUID, "deviceId": a uint32}');
    response.writeHead(200, { ...SECURITY, 'content-type': 'application/json' });
    response.end(JSON.stringify({ url: gatewayUrl, token: this.#options.token(device) }));
  }
}

function same(given: string | string[] | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host);

const SECURITY = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

function policy(gatewayUrl: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ${gatewayUrl}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Undefined when it is not there, as while it is built. */
function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...SECURITY, 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

/** Undefined when it is too large, or did not come in whole. */
async function body(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}

function deviceOf(text: string | undefined): { userId: UserId; deviceId: number } | undefined {
  try {
    const given = JSON.parse(text ?? '') as { userId?: unknown; deviceId?: unknown } | null;
    const userId = typeof given?.userId === 'string' ? parseUserId(given.userId) : undefined;
    const deviceId = given?.deviceId;
    if (userId === undefined || typeof deviceId !== 'number' || !Number.isInteger(deviceId)) return undefined;
    return deviceId >= 0 && deviceId <= MAX_UINT32 ? { userId, deviceId } : undefined;
  } catch {
    return undefined;
  }
}
