import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, type Router } from 'express';

/** Nothing but the page's own files, and no request to anybody else. Trusted types: no text ever becomes markup. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const own = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const SCRIPT = /^\/[a-z0-9-]+\.js$/;

function file(path: string): RequestHandler {
  return (_req, res, next) =>
    res.sendFile(path, { cacheControl: false, dotfiles: 'allow' }, (error) => error && next(error));
}

/** On every answer of the console. */
export const pageHeaders: RequestHandler = (_req, res, next) => {
  // A page asks every few seconds: between these it takes no connection from probes and scrapers (I7).
  res.set(HEADERS).set('connection', 'close');
  next();
};

/** The files of the page: its own, and the chart library from its package. */
export function pageFiles(): Router {
  const { resolve } = createRequire(import.meta.url);
  const routes = express.Router({ caseSensitive: true, strict: true });
  routes.get('/', file(own('assets/index.html')));
  for (const name of ['console.css', 'icon.svg']) routes.get(`/${name}`, file(own(`assets/${name}`)));
  routes.get('/page/uplot.js', file(resolve('uplot/dist/uPlot.esm.js')));
  routes.get('/uplot.css', file(resolve('uplot/dist/uPlot.min.css')));
  const scripts = express.static(own('dist/page'), { index: false, redirect: false, etag: false, cacheControl: false });
  routes.use('/page', (req, res, next) => (SCRIPT.test(req.path) ? scripts(req, res, next) : next()));
  return routes;
}
