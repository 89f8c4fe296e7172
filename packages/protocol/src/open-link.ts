import type { LinkEvent, TransportEndpoint, TransportLink } from './link.js';

export interface LinkListener {
  /** Called once, before any event is handled. */
  readonly opened: (link: TransportLink) => void;
  readonly handle: (link: TransportLink, event: LinkEvent) => void;
}

/** Connects to an instance. One in this process may speak before `connect` returns: that is handled once the link is known. */
export function openLink(endpoint: TransportEndpoint, { opened, handle }: LinkListener): void {
  const early: LinkEvent[] = [];
  let link: TransportLink | undefined;
  const connected = endpoint.connect((event) => {
    if (link === undefined) early.push(event);
    else handle(link, event);
  });
  opened(connected);
  link = connected;
  for (const event of early) handle(connected, event);
}
