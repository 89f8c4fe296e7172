import type { LinkEvent, LinkRequest, PartitionId, SessionId } from '@lantern/protocol';

export interface LinkHandler {
  handle(link: LinkConnection, request: LinkRequest): void;
  closed(link: LinkConnection): void;
}

/** The transport's end of a link to one gateway, with the sessions that came by it. */
export class LinkConnection {
  /** Number of the session within the instance, by its number on the link. */
  readonly sessions = new Map<SessionId, { id: SessionId; attach: Extract<LinkRequest, { type: 'attach' }> }>();
  readonly emit: (event: LinkEvent) => void;
  readonly #handler: LinkHandler;
  #open = true;

  constructor(handler: LinkHandler, onEvent: (event: LinkEvent) => void) {
    this.#handler = handler;
    this.emit = (event) => {
      if (event.type === 'ended') this.sessions.delete(event.session);
      if (this.#open) onEvent(event);
    };
  }

  /** The partition is not owned here any more: its sessions are void. */
  forget(partition: PartitionId): void {
    for (const [session, { attach }] of this.sessions)
      if (attach.partition === partition) this.sessions.delete(session);
  }

  request(request: LinkRequest): void {
    if (this.#open) this.#handler.handle(this, request);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#handler.closed(this);
  }
}
