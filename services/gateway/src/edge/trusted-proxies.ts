import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { ConfigError } from '@lantern/runtime';
import { networkOf } from './network-of.js';
import { PROXY_NETWORK_WORDS, parseProxyNetwork } from './proxy-networks.js';
import { FORWARDED_HEADERS, type ForwardedHeader, readForwarded } from './read-forwarded.js';

export interface TrustedProxiesOptions {
  /** Addresses and networks like `10.0.0.0/8` or `2001:db8::/32`. */
  readonly networks: readonly string[];
  readonly header: ForwardedHeader;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

function addTo(list: BlockList, text: string): void {
  const network = parseProxyNetwork(text);
  if (typeof network === 'string') {
    const problem = `"${text}" ${network}; set ${PROXY_NETWORK_WORDS}`;
    throw new ConfigError([{ env: 'GATEWAY_TRUSTED_PROXIES', problem }]);
  }
  list.addSubnet(network.address, network.prefix, network.family);
}

/** Says from where a request comes: by its connection, and only through known proxies by their header. */
export class TrustedProxies {
  readonly #list = new BlockList();
  readonly #header: ForwardedHeader;

  /** @throws ConfigError for a network that is none */
  constructor({ networks, header }: TrustedProxiesOptions) {
    this.#header = header;
    for (const network of networks) addTo(this.#list, network);
  }

  trusts(address: string): boolean {
    const [bare = ''] = address.split('%');
    return isIP(bare) !== 0 && this.#list.check(bare, familyOf(bare));
  }

  /** Whether somebody who is no proxy sends a header as a proxy would: it is made up, or the proxy is not configured. */
  ignores(remoteAddress: string, headers: IncomingHttpHeaders): boolean {
    return FORWARDED_HEADERS.some((name) => headers[name] !== undefined) && !this.trusts(remoteAddress);
  }

  /**
   * The network that a request is counted under (see {@link networkOf}): the nearest hop that is no trusted proxy.
   * Undefined when a trusted proxy names something that is no address: it must be set up otherwise.
   */
  sourceOf(remoteAddress: string, headers: IncomingHttpHeaders): string | undefined {
    if (!this.trusts(remoteAddress)) return networkOf(remoteAddress);
    const value = headers[this.#header];
    // A proxy's own request, such as a health check.
    if (value === undefined) return networkOf(remoteAddress);
    const hops = readForwarded(this.#header, typeof value === 'string' ? value : value.join(','));
    for (const hop of hops) {
      if (hop === undefined) return undefined;
      if (!this.trusts(hop)) return networkOf(hop);
    }
    // Nothing but proxies: the first of them asks on its own.
    return networkOf(hops.at(-1) ?? remoteAddress);
  }
}
