import { TokenMaker, type TokenOptions } from '../client/dev-token.js';
import type { Access } from '../client/device.js';
import { LanternPeers } from '../client/lantern-peers.js';
import { FloorPeers } from '../floor/floor-peers.js';
import type { PeerFactory } from '../load/peers.js';

/** The server that a job is about, and the protocol it speaks. */
export type Target =
  | {
      readonly protocol: 'lantern';
      readonly url: string;
      /** All gateways, when there are several; connections take them in turn. */
      readonly urls?: readonly string[];
      readonly tokens: TokenOptions;
      /** Most messages delivered and not acked that a recipient asks for; absent: the server's default. */
      readonly windowMessages?: number;
    }
  | { readonly protocol: 'floor'; readonly url: string };

export type LanternTarget = Extract<Target, { protocol: 'lantern' }>;

export function accessOf(target: LanternTarget, onLost: (error: Error) => void): Access {
  const { url, urls = [url] } = target;
  let turn = 0;
  return { nextUrl: () => urls[turn++ % urls.length] ?? url, tokens: new TokenMaker(target.tokens), onLost };
}

export function peersOf(target: Target, onLost: (error: Error) => void): PeerFactory {
  if (target.protocol === 'floor') return new FloorPeers(target.url, onLost);
  return new LanternPeers(accessOf(target, onLost), target.windowMessages);
}
