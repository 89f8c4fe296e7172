/** A write that did not become durable. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed';

  constructor(
    /** Whether it certainly had no effect and never will; else it may be there after a restart. */
    readonly definitelyNotDone: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
