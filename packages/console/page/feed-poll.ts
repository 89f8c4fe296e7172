import type { Feed } from './feed.js';

/** Why there is no news. */
export interface Trouble {
  readonly code: 'no-answer' | 'too_many_viewers' | 'refused';
  readonly detail: string;
}

export interface FeedPollOptions {
  readonly onFeed: (feed: Feed) => void;
  readonly onTrouble: (trouble: Trouble) => void;
}

export const POLL_MS = 2_000;
const TIMEOUT_MS = 8_000;

/** Stands for this page among those that are open. */
const viewer = [...crypto.getRandomValues(new Uint8Array(8))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');

async function ask(): Promise<Feed | Trouble> {
  let response: Response;
  try {
    response = await fetch('/console/feed', {
      headers: { 'lantern-viewer': viewer },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return (await response.json()) as Feed;
  } catch {
    return { code: 'no-answer', detail: '' };
  }
  const problem = (await response.json().catch(() => ({}))) as { readonly code?: string; readonly detail?: string };
  const code = problem.code === 'too_many_viewers' ? problem.code : 'refused';
  return { code, detail: problem.detail ?? `status ${response.status}` };
}

/** Asks again and again, one question at a time; what is not answered is asked again like any other. */
export async function pollFeed({ onFeed, onTrouble }: FeedPollOptions): Promise<never> {
  for (;;) {
    const asked = performance.now();
    const answer = await ask();
    if ('code' in answer) onTrouble(answer);
    else onFeed(answer);
    const rest = Math.max(POLL_MS / 4, POLL_MS - (performance.now() - asked));
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
}
