import { RequestProblem, v1 } from '@lantern/protocol';

/**
 * The limits of requests, and what whoever is refused is told: nothing about a person (I8). Where a limit is judged by another service
 * its text is all that the gateway hears of it, so each text stands for one limit.
 */
export const REQUEST_LIMITS = {
  /** Of messages, and of ephemeral ones apart. */
  sends_per_sender: 'too many sends',
  look_ups_per_pair: 'too many look-ups of this user',
  look_up_targets_per_user: 'too many users looked up',
  key_requests_per_user: 'too many requests that concern keys',
  token_refreshes_per_user: 'too many tokens',
  unproven_requests_per_user: 'too many requests without a proven device',
  /** By one sender or by all: a sender does not learn whether it is others who write to the recipient. */
  messages_per_recipient: 'too many messages to this user',
  claims_per_pair: 'too many claims of keys of this user',
  uploads_per_device: 'too many uploads',
  registrations_per_user: 'too many registrations',
} as const;

export type RequestLimit = keyof typeof REQUEST_LIMITS;

/** As label values; the last for a limit of a newer version. */
export const REQUEST_LIMIT_LABELS = [...(Object.keys(REQUEST_LIMITS) as RequestLimit[]), 'other'] as const;

const BY_TEXT: ReadonlyMap<string, RequestLimit> = new Map(
  Object.entries(REQUEST_LIMITS).map(([limit, text]) => [text, limit as RequestLimit]),
);

/** Which limit a refusal is by, from what it says. */
export function requestLimitOf(text: string | null | undefined): RequestLimit | 'other' {
  return BY_TEXT.get(text ?? '') ?? 'other';
}

/** `PROBLEM_CODE_RATE_LIMITED`: to be repeated after `retryAfterMs`. */
export function rateLimited(limit: RequestLimit, retryAfterMs: number): RequestProblem {
  const text = REQUEST_LIMITS[limit];
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED, text, Math.max(1, Math.ceil(retryAfterMs)));
}
