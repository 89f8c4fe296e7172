import type { RestServer } from '@lantern/internal-rest';
import { sendProblem } from '@lantern/runtime';
import express, { type RequestHandler, type Router } from 'express';
import { browserGuard } from './browser-guard.js';
import { ConsoleFeed, type ConsoleFeedOptions } from './console-feed.js';
import { messageSearch } from './message-search.js';
import { pageFiles, pageHeaders } from './page-files.js';
import { Viewers } from './viewers.js';

/** Where the page is, on the admin port. */
export const CONSOLE_PATH = '/console/';

export interface ConsoleOptions extends Omit<ConsoleFeedOptions, 'hasCallers'> {
  /** Whose callers may look for messages; undefined where none are configured, or before it listens. */
  readonly rest: () => RestServer | undefined;
  /** Names under which browsers may open the page, beside localhost and addresses. */
  readonly names: readonly string[] | undefined;
}

/** I7: pages that are open at a time. */
const MAX_VIEWERS = 16;
const VIEWER = /^[0-9a-f]{16}$/;

/**
 * The operator console of a process, for its admin server: a page at {@link CONSOLE_PATH}, what it shows (`feed`) and the search for a
 * message (`where`). It changes nothing. What it shows tells of nobody, like the metrics, and is for whoever reaches the port; the
 * search is for callers of the internal REST. Nothing is computed or kept while nobody looks.
 */
export function createConsole({ rest, names, ...options }: ConsoleOptions): Router {
  const feed = new ConsoleFeed({ ...options, hasCallers: () => rest() !== undefined });
  const viewers = new Viewers(MAX_VIEWERS, options.clock);
  const tell: RequestHandler = async (req, res) => {
    const viewer = req.get('lantern-viewer') ?? '';
    if (!VIEWER.test(viewer)) {
      const detail = 'Lantern-Viewer: must be 16 hexadecimal digits that the page makes up';
      return sendProblem(res, { status: 400, code: 'invalid', title: 'Invalid', detail });
    }
    if (!viewers.admit(viewer)) {
      const detail = `${MAX_VIEWERS} pages show this server already`;
      const problem = { status: 503, code: 'too_many_viewers', title: 'Too many viewers', detail, retryAfterMs: 5_000 };
      return sendProblem(res, problem);
    }
    return void res.json(await feed.read());
  };
  const routes = express.Router({ caseSensitive: true, strict: true });
  routes.get('/', (_req, res) => res.redirect(CONSOLE_PATH));
  routes.get('/console', (_req, res) => res.redirect(CONSOLE_PATH));
  routes.use('/console', pageHeaders, browserGuard(names ?? []));
  routes.get('/console/feed', tell);
  routes.use('/console/where', messageSearch({ rest, finder: () => feed.finder }));
  routes.use('/console', pageFiles());
  return routes;
}
