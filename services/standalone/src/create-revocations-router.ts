import { MAX_UINT32, RequestProblem, type Revocation, parseUserId, v1 } from '@lantern/protocol';
import type { Clock, ServiceTokens } from '@lantern/runtime';
import express, { type Router } from 'express';

export const REVOCATIONS_PATH = '/internal/v1/revocations';

export interface RevocationsRouterOptions {
  readonly tokens: Pick<ServiceTokens, 'accepts'>;
  /** Resolves when it is kept. */
  readonly revoke: (revocation: Revocation) => Promise<void>;
  readonly clock: Clock;
}

const MAX_BODY_BYTES = 1_024;
const FIELDS = new Set(['userId', 'deviceId', 'issuedUntil']);
/** Clocks of whoever asks and of this process differ. */
const SKEW_MS = 30_000;

function invalid(rule: string): never {
  throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_INVALID, rule);
}

const isWhole = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max;

/** @throws RequestProblem INVALID that names the rule, and quotes nothing (I8) */
function readRevocation(body: unknown, now: number): Revocation {
  if (typeof body !== 'object' || body === null) return invalid('body: must be a JSON object');
  const fields = body as Readonly<Record<string, unknown>>;
  if (Object.keys(fields).some((name) => !FIELDS.has(name))) return invalid('body: has a member that is not known');
  const { userId: user, deviceId, issuedUntil } = fields;
  const userId = (typeof user === 'string' && parseUserId(user)) || invalid('userId: must be a UUID');
  if (!isWhole(issuedUntil, now + SKEW_MS)) return invalid('issuedUntil: must be Unix ms that are over');
  if (deviceId === undefined) return { userId, issuedUntil };
  if (!isWhole(deviceId, MAX_UINT32)) return invalid('deviceId: must be a whole number of 32 bits');
  return { userId, deviceId, issuedUntil };
}

/** `POST /internal/v1/revocations` with a {@link Revocation} as JSON: 204 when it is kept, and its connections are ended. */
export function createRevocationsRouter({ tokens, revoke, clock }: RevocationsRouterOptions): Router {
  const router = express.Router();
  router.use(REVOCATIONS_PATH, (req, _res, next) => {
    if (!tokens.accepts(req.headers.authorization)) {
      throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID, 'a valid service token is required');
    }
    next();
  });
  router.post(REVOCATIONS_PATH, express.json({ limit: MAX_BODY_BYTES, strict: true }), async (req, res) => {
    await revoke(readRevocation(req.body, clock.now()));
    res.status(204).end();
  });
  return router;
}
