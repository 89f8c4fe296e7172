import type { v1 } from '@lantern/protocol';

/** The answer to a request, without its seq. */
export type AnswerBody = Omit<v1.IServerFrame, 'seq'>;

/** Where the parts of a session answer requests: each exactly once, by either method. */
export interface Reply {
  /** Whether the connection is over, and no answer is of use any more. */
  readonly closed: boolean;
  answer(seq: number, body: AnswerBody): void;
  /** As {@link answer}, with a whole frame as it stands in a ServerBatch. */
  answerEncoded(frame: Uint8Array): void;
  /** A RequestProblem is shown as it is; anything else is a fault of the server. */
  refuse(seq: number, error: unknown): void;
}
