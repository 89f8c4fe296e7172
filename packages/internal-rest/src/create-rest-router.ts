import { asError } from '@lantern/runtime';
import express, { type ErrorRequestHandler, type RequestHandler, type Response, type Router } from 'express';
import type { BoundEndpoint } from './endpoint.js';
import type { AdmittedCall, Answer, EndpointCalls } from './endpoint-calls.js';
import { describeRest } from './describe-rest.js';
import { PAGE_HEADERS, renderPage } from './render-page.js';
import { RestProblem } from './problems.js';

/** Where the internal REST begins. */
export const INTERNAL_REST_PATH = '/internal/v1';

/** A send of the largest ciphertexts as base64, with room to spare. */
const MAX_BODY_BYTES = 512 * 1024;

export interface RestRouterOptions {
  readonly calls: EndpointCalls;
  /** Of the description. */
  readonly title: string;
  readonly endpoints: readonly BoundEndpoint[];
}

function send(res: Response, { status, headers, body }: Answer): void {
  res.status(status).set(headers).send(body);
}

/** One operation as a chain of handlers: nothing is read of a request that is not admitted. */
function routeOf(calls: EndpointCalls, endpoint: BoundEndpoint): RequestHandler[] {
  const answer = calls.caller(endpoint);
  const admitted = new WeakMap<object, AdmittedCall>();
  const admit: RequestHandler = (req, res, next) => {
    const caller = calls.admit(endpoint, req.get('authorization'));
    const place = calls.enter(caller);
    res.once('close', () => place.leave());
    admitted.set(req, { caller, place });
    next();
  };
  const requireJson: RequestHandler = (req, _res, next) => {
    if (req.is('application/json') === 'application/json') return next();
    throw new RestProblem('unsupported_media_type', 'the body must be application/json');
  };
  const handle: RequestHandler = async (req, res) => {
    const { params, headers, body } = req as {
      params: Record<string, unknown>;
      headers: typeof req.headers;
      body: unknown;
    };
    const given = await answer(admitted.get(req) as AdmittedCall, { params, headers, body });
    calls.count(given.status, given.headers['idempotency-replayed'] !== undefined);
    send(res, given);
  };
  const readBody = [requireJson, express.json({ limit: MAX_BODY_BYTES, strict: true })];
  return [admit, ...(endpoint.spec.method === 'post' ? readBody : []), handle];
}

function otherMethods(allowed: readonly string[]): RequestHandler {
  return (_req, res) => {
    res.set('allow', allowed.join(', ').toUpperCase());
    throw new RestProblem('method_not_allowed', 'the path has other methods');
  };
}

function addEndpoints(routes: Router, endpoints: readonly BoundEndpoint[], calls: EndpointCalls): void {
  const methods = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const { method, path } = endpoint.spec;
    const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
    routes[method](route, ...routeOf(calls, endpoint));
    methods.set(route, [...(methods.get(route) ?? []), method]);
  }
  for (const [route, allowed] of methods) routes.all(route, otherMethods(allowed));
}

function addDescription(routes: Router, { title, endpoints }: RestRouterOptions): void {
  const description = describeRest({ title, specs: endpoints.map(({ spec }) => spec) });
  const page = renderPage(description);
  routes.get('/openapi.json', (_req, res) => void res.json(description));
  routes.get('/', (_req, res) => void res.set(PAGE_HEADERS).send(page));
}

/**
 * The internal REST of some operations, under {@link INTERNAL_REST_PATH}; the description is at `openapi.json`, for people
 * at the path itself, both for anybody who reaches the port. Refusals are application/problem+json.
 */
export function createRestRouter(options: RestRouterOptions): Router {
  const { calls } = options;
  const routes = express.Router({ caseSensitive: true });
  addEndpoints(routes, options.endpoints, calls);
  addDescription(routes, options);
  routes.use(() => {
    throw new RestProblem('not_found', 'there is nothing at this path');
  });
  // express tells error handlers by their four parameters.
  // oxlint-disable-next-line max-params
  const refuse: ErrorRequestHandler = (thrown: unknown, _req, res, _next) => {
    const answer = calls.answerOf(asError(thrown));
    calls.count(answer.status);
    // What came of a body that is not read stands in the way of the next request.
    if (answer.status === 413) res.set('connection', 'close');
    send(res, answer);
  };
  routes.use(refuse);
  const router = express.Router();
  router.use(INTERNAL_REST_PATH, routes);
  return router;
}
