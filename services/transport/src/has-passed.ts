/**
 * Whether that time (Unix ms) is so long ago. Also when it lies ahead: then the clock was put back, and how long ago it was nobody
 * knows; to wait until the clock is there again could take hours.
 */
export function hasPassed(ms: number, since: number, now: number): boolean {
  return since + ms <= now || since > now;
}
