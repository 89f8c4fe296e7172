import { z } from 'zod';
import type { EndpointSpec } from './endpoint.js';
import { erasureReport } from './erasure-report.js';
import { orphans, userId } from './fields.js';

/** The whole erasure as one operation, where all services are in one process. */
export const eraseUserSpec = {
  operationId: 'eraseUser',
  method: 'post',
  path: '/erasures',
  scope: 'purge',
  summary: 'Erases a user: tokens, sessions, devices, keys, claims, mailboxes.',
  about:
    'All three steps in their order. Whatever interrupts it, a repeat goes on where it ended; `unavailable` says that it is to be repeated. The answer tells, for each place where something of a user may be, what was removed by this call, what is left, and until when. Whoever issues tokens has to have stopped before.',
  input: z.strictObject({ userId, orphans }),
  answer: erasureReport,
  problems: ['conflict'],
} as const satisfies EndpointSpec;
