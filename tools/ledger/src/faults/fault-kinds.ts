/** What is broken, and how; see README.md. */
export const faultKinds = [
  'kill-gateway',
  'kill-keys',
  'kill-transport',
  'kill-broker',
  'kill-database',
  'pause-transport',
  'stop-transport',
  'scale-transports',
  'reset-link',
  'silence-link',
] as const;

export type FaultKind = (typeof faultKinds)[number];
