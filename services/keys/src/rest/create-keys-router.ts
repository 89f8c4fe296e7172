import { type KeysApi, RequestProblem, v1 } from '@lantern/protocol';
import { type Logger, noSuchResource, problemHandler } from '@lantern/runtime';
import express, { type Request, type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { type KeysRestName, keysRest } from './schemas.js';

/** Whether the request comes from a service that may call the keys service: a check of its service token. */
export type Authorize = (req: Request) => boolean | Promise<boolean>;

export interface KeysRouterOptions {
  readonly api: KeysApi;
  readonly authorize: Authorize;
  readonly logger: Logger;
}

/** A registration with all keys of the largest sizes as base64, with room to spare. */
const MAX_BODY_BYTES = 256 * 1024;
/** Named in the answer to a bad body. */
const MAX_ISSUES = 5;

type RequestOf<N extends KeysRestName> = z.output<(typeof keysRest)[N]['request']>;
type AnswerOf<N extends KeysRestName> = z.output<(typeof keysRest)[N]['answer']>;
type Handlers = { readonly [N in KeysRestName]: (request: RequestOf<N>) => Promise<AnswerOf<N>> };

function handlersOf(api: KeysApi): Handlers {
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
  };
}

/** Paths and rules only: zod's messages do not quote what was sent (I8). */
function badBody(error: z.ZodError): RequestProblem {
  const issues = error.issues
    .slice(0, MAX_ISSUES)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_INVALID, issues.join('; '));
}

function route<N extends KeysRestName>(name: N, handle: Handlers[N]): RequestHandler {
  const { request, answer } = keysRest[name] as unknown as {
    readonly request: z.ZodType<RequestOf<N>>;
    readonly answer: z.ZodType<AnswerOf<N>>;
  };
  return async (req, res) => {
    const parsed = request.safeDecode(req.body);
    if (!parsed.success) throw badBody(parsed.error);
    res.json(z.encode(answer, await handle(parsed.data)));
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
export function createKeysRouter({ api, authorize, logger }: KeysRouterOptions): Router {
  const handlers = handlersOf(api);
  const routes = express.Router();
  routes.use(requireAuthorization(authorize));
  routes.use(express.json({ limit: MAX_BODY_BYTES, strict: true }));
  for (const name of Object.keys(keysRest) as KeysRestName[]) {
    routes.post(`/${name}`, route(name, handlers[name] as never));
  }
  routes.use(noSuchResource);
  routes.use(problemHandler({ logger }));
  const router = express.Router();
  router.use('/internal/v1', routes);
  return router;
}
