import {
  KEYS_REST_PATH,
  type KeysRestAnswer,
  type KeysRestName,
  type KeysRestRequest,
  keysRest,
  keysRestSchemas,
  problemOfBody,
} from '@lantern/keys-rest';
import { type KeysApi, type KeysLimits, RequestProblem, v1 } from '@lantern/protocol';
import { type Logger, noSuchResource, parseTraceParent, problemHandler } from '@lantern/runtime';
import express, { type Request, type RequestHandler, type Router } from 'express';
import { z } from 'zod';

/** Whether the request comes from a service that may call the keys service: a check of its service token. */
export type Authorize = (req: Request) => boolean | Promise<boolean>;

export interface KeysRouterOptions {
  readonly api: KeysApi;
  readonly limits: KeysLimits;
  readonly authorize: Authorize;
  readonly logger: Logger;
}

/** A registration with all keys of the largest sizes as base64, with room to spare. */
const MAX_BODY_BYTES = 256 * 1024;

type Handlers = { readonly [N in KeysRestName]: (request: KeysRestRequest<N>) => Promise<KeysRestAnswer<N>> };

/** Of the trace that the calling service says that the request belongs to, if it does. */
function apiFor(req: Request, api: KeysApi): KeysApi {
  const trace = api.within && parseTraceParent(req.get('traceparent'));
  return (trace && api.within?.(trace)) ?? api;
}

function handlersOf(api: KeysApi, limits: KeysLimits): Handlers {
  return {
    register: ({ address, registration }) => api.register(address, registration),
    upload: ({ address, registrationId, upload }) => api.upload(address, registrationId, upload),
    claim: (claim) => api.claim(claim),
    'own-state': ({ address }) => api.ownState(address),
    devices: async ({ userId }) => ({ devices: await api.devices(userId) }),
    remove: async ({ address }) => {
      await api.remove(address);
      return {};
    },
    touch: async ({ address }) => {
      await api.touch(address);
      return {};
    },
    limits: async () => limits,
  };
}

type Handle = (request: never) => Promise<KeysRestAnswer<KeysRestName>>;

function route(name: KeysRestName, handlersFor: (req: Request) => Handlers): RequestHandler {
  const { request, answer } = keysRestSchemas(name);
  return async (req, res) => {
    const parsed = request.safeDecode(req.body);
    if (!parsed.success) throw problemOfBody(parsed.error);
    const handle: Handle = handlersFor(req)[name];
    res.json(z.encode(answer, await handle(parsed.data as never)));
  };
}

function requireAuthorization(authorize: Authorize): RequestHandler {
  return async (req, _res, next) => {
    if (!(await authorize(req))) {
      throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID, 'a valid service token is required');
    }
    next();
  };
}

/**
 * The internal REST of the keys service: `POST /internal/v1/<name>` with JSON bodies for each name of {@link keysRest};
 * refusals are application/problem+json. Nothing is read of a request that `authorize` refuses.
 */
export function createKeysRouter({ api, limits, authorize, logger }: KeysRouterOptions): Router {
  const untraced = handlersOf(api, limits);
  const handlersFor = (req: Request) => {
    const own = apiFor(req, api);
    return own === api ? untraced : handlersOf(own, limits);
  };
  const routes = express.Router();
  routes.use(requireAuthorization(authorize));
  routes.use(express.json({ limit: MAX_BODY_BYTES, strict: true }));
  for (const name of Object.keys(keysRest) as KeysRestName[]) {
    routes.post(`/${name}`, route(name, handlersFor));
  }
  routes.use(noSuchResource);
  routes.use(problemHandler({ logger }));
  const router = express.Router();
  router.use(KEYS_REST_PATH, routes);
  return router;
}
