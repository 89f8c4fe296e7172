import type { IncomingHttpHeaders } from 'node:http';
import { BEARER_SUBPROTOCOL_PREFIX, SUBPROTOCOL } from '@lantern/protocol';

/** What a client offers in its upgrade request. */
export type Offer =
  /** A token by header: a refusal is an HTTP answer. */
  | { readonly via: 'header'; readonly token: string }
  /** A token by subprotocol, from a browser, which learns only of close codes. */
  | { readonly via: 'subprotocol'; readonly token: string }
  /** As a browser, but for another version of the protocol, which is selected to be able to say so. */
  | { readonly via: 'other-version'; readonly selected: string }
  /** No token at all. */
  | { readonly via: 'nothing' }
  | { readonly via: 'malformed'; readonly detail: string };

function malformed(detail: string): Offer {
  return { via: 'malformed', detail };
}

function readBearer(authorization: string): string | undefined {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1];
}

/** Reads Authorization and Sec-WebSocket-Protocol; a query is never looked at. */
export function readOffer(headers: IncomingHttpHeaders): Offer {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const bearers = offered.filter((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
  const [bearer, secondBearer] = bearers;
  const { authorization } = headers;
  if (secondBearer !== undefined || (bearer !== undefined && authorization !== undefined)) {
    return malformed('the token must be given once');
  }
  if (!offered.includes(SUBPROTOCOL)) {
    const selected = offered.find((name) => name !== '' && name !== bearer);
    if (bearer !== undefined && selected !== undefined) return { via: 'other-version', selected };
    return malformed(`the subprotocol ${SUBPROTOCOL} must be offered`);
  }
  if (bearer !== undefined) return { via: 'subprotocol', token: bearer.slice(BEARER_SUBPROTOCOL_PREFIX.length) };
  if (authorization === undefined) return { via: 'nothing' };
  const token = readBearer(authorization);
  // Another scheme holds no token that this server could judge.
  return token === undefined ? { via: 'nothing' } : { via: 'header', token };
}
