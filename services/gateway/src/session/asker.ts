import type { UserId } from '@lantern/protocol';

/**
 * Who asks for something, as limits count it. A connection that has not proven to be a device of its user may be that of a
 * thief of a token: it is counted apart, so that it uses up nothing of what the user's devices have.
 */
export interface Asker {
  readonly userId: UserId;
  /** Whether the connection holds the secret of a device. */
  readonly proven: boolean;
}
