import { isIP } from 'node:net';
import { sendProblem } from '@lantern/runtime';
import type { RequestHandler } from 'express';

const LOCAL = /^(?:[a-z0-9-]+\.)*localhost$/;

/** The host of a Host header without its port, lower case and without brackets; undefined when it is none. */
function hostOf(header: string | undefined): string | undefined {
  const [, bracketed, name] = /^(?:\[([0-9a-f:.]+)\]|([^\s/@[\]:]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  return (bracketed ?? name)?.toLowerCase();
}

const ofHost = (origin: string, host: string | undefined) =>
  URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();

/**
 * Keeps pages of other sites out. The port has no cookies that they could use, but whoever looks at such a page may reach a port that
 * its authors cannot: so a name that they made to lead here (DNS rebinding) is none of ours, and what they ask from their own
 * name is not answered.
 * @param names under which the page may be opened, beside localhost and addresses
 */
export function browserGuard(names: readonly string[]): RequestHandler {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (req, res, next) => {
    const host = hostOf(req.get('host'));
    if (host === undefined || !(isIP(host) !== 0 || LOCAL.test(host) || known.has(host))) {
      const detail = 'open the console by localhost or an address, or list its name in …_ADMIN_NAMES';
      return sendProblem(res, { status: 421, code: 'unknown_host', title: 'Not a name of this server', detail });
    }
    const site = req.get('sec-fetch-site');
    const origin = req.get('origin');
    const foreign = origin !== undefined && !ofHost(origin, req.get('host'));
    const navigates = req.get('sec-fetch-mode') === 'navigate' && req.method === 'GET';
    if (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigates)) {
      const detail = 'only the page itself may ask';
      return sendProblem(res, { status: 403, code: 'forbidden', title: 'Forbidden', detail });
    }
    return next();
  };
}
