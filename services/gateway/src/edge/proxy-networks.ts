import { isIP } from 'node:net';

/** Some addresses, as an operator writes them. */
export interface ProxyNetwork {
  readonly address: string;
  readonly family: 'ipv4' | 'ipv6';
  /** Leading bits that all of them share. */
  readonly prefix: number;
}

/** What a list of them looks like, for whoever has to write one. */
export const PROXY_NETWORK_WORDS = 'addresses and networks like 10.0.0.0/8,2001:db8::/32';

/** An address or a network. @returns why it is neither, in words that follow it */
export function parseProxyNetwork(text: string): ProxyNetwork | string {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return 'is no network';
  const most = version === 4 ? 32 : 128;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) {
    return `has no prefix length from 1 to ${most}`;
  }
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix === 0) return 'is every address: anybody could say from where a connection comes';
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix };
}
