import { setTimeout as pause } from 'node:timers/promises';
import type { v1 } from '@lantern/protocol';
import { type RawConnection, expectAnswer } from './raw-connection.js';

/**
 * A send that is repeated, with the same id, as long as the server says so: what was stored nevertheless is a duplicate, not a
 * second message. @throws RequestFailed
 */
export async function sendInsistently(connection: RawConnection, send: v1.ISend): Promise<void> {
  for (;;) {
    const answer = await connection.request({ send });
    if (answer.problem?.retryable !== true) {
      if (!answer.duplicate) expectAnswer(answer, 'accepted');
      return;
    }
    await pause(answer.problem.retryAfterMs ?? 1_000);
  }
}
