import type { AdmittedCall, BoundEndpoint, EndpointCalls, RestServer } from '@lantern/internal-rest';
import { asError, sendProblem } from '@lantern/runtime';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';

export interface MessageSearchOptions {
  /** Undefined while, or where, nobody may call it. */
  readonly rest: () => RestServer | undefined;
  /** What looks for a message, if the process has it. */
  readonly finder: () => BoundEndpoint | undefined;
}

/** A search that may be made. */
interface AdmittedSearch extends AdmittedCall {
  readonly calls: EndpointCalls;
  readonly endpoint: BoundEndpoint;
}

const MAX_BODY_BYTES = 1_024;

/** Else it is missing. */
const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

/**
 * `POST where` with a caller's token and `{messageId, userId, deviceId?}` in the body, where no log on the way sees them (I8): answered
 * as the internal REST answers `findMessage`, for the same callers, under the same limits, with the same problems.
 */
export function messageSearch({ rest, finder }: MessageSearchOptions): Router {
  const admitted = new WeakMap<object, AdmittedSearch>();
  const admit: RequestHandler = (req, res, next) => {
    const [calls, endpoint] = [rest()?.calls, finder()];
    if (calls === undefined || endpoint === undefined) {
      const detail =
        'nobody may look for messages here: it has not started, or no callers of the internal REST are set';
      return sendProblem(res, { status: 503, code: 'unavailable', title: 'Unavailable', detail });
    }
    const caller = calls.admit(endpoint, req.get('authorization'));
    const place = calls.enter(caller);
    res.once('close', () => place.leave());
    admitted.set(req, { calls, endpoint, caller, place });
    return next();
  };
  const find: RequestHandler = async (req, res) => {
    const { calls, endpoint, caller, place } = admitted.get(req) as AdmittedSearch;
    const { messageId, userId, deviceId } = (req.body ?? {}) as Readonly<Record<string, unknown>>;
    const headers = { 'lantern-user-id': textOf(userId), 'lantern-device-id': textOf(deviceId) };
    const request = { params: { messageId }, headers, body: undefined };
    const answer = await calls.caller(endpoint)({ caller, place }, request);
    calls.count(answer.status);
    res.status(answer.status).set(answer.headers).set('cache-control', 'no-store').send(answer.body);
  };
  // express tells error handlers by their four parameters.
  // oxlint-disable-next-line max-params
  const refuse: ErrorRequestHandler = (thrown: unknown, _req, res, next) => {
    const calls = rest()?.calls;
    if (calls === undefined) return next(thrown);
    const { status, headers, body } = calls.answerOf(asError(thrown));
    calls.count(status);
    return res.status(status).set(headers).send(body);
  };
  const routes = express.Router();
  routes.post('/', admit, express.json({ limit: MAX_BODY_BYTES, strict: true }), find);
  routes.use(refuse);
  return routes;
}
