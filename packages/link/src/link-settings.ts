import { type Clock, ConfigError, type ConfigOf, type Logger, configKey, defineConfig } from '@lantern/runtime';
import { type InstanceDiscovery, dnsInstances, staticInstances } from './instance-discovery.js';
import { DEFAULT_LINK_BOUNDS, type LinkBounds } from './link-protocol.js';

const MIB = 1_024 * 1_024;

/** Keys of both ends of a link, for the definition of a service. */
export const linkBoundsKeys = {
  linkHeartbeatMs: configKey.duration({
    about: 'Time between two heartbeats of a link; it ends after three in a row at which nothing had been heard.',
    min: 100,
    max: 60_000,
    default: DEFAULT_LINK_BOUNDS.heartbeatMs,
  }),
  linkBufferBytes: configKey.size({
    about: 'Bytes of one link that the network has not taken, above which it ends.',
    min: 4 * MIB,
    max: 4_096 * MIB,
    default: DEFAULT_LINK_BOUNDS.maxBufferedBytes,
  }),
} as const;

/** Keys of a service that links to transports, for its definition. */
export const linkClientKeys = {
  transportUrls: configKey.list({
    about: 'The transport instances, one by one; or set the DNS URL instead.',
    maxItems: 512,
    maxLength: 255,
    pattern: { regExp: /^wss?:\/\/[^/\s,@]+$/, words: 'a URL like ws://host:port' },
    optional: true,
  }),
  transportDnsUrl: configKey.url({
    about: 'A URL whose host name has an address record for every transport instance, as of a headless service.',
    protocols: ['ws', 'wss'],
    optional: true,
  }),
  transportDnsIntervalMs: configKey.duration({
    about: 'How often that name is looked up.',
    min: 500,
    max: 600_000,
    default: 5_000,
  }),
  ...linkBoundsKeys,
} as const;

const boundsDefinition = defineConfig({ prefix: 'LINK_', keys: linkBoundsKeys });
const clientDefinition = defineConfig({ prefix: 'LINK_', keys: linkClientKeys });

export function linkBoundsOf(config: ConfigOf<typeof boundsDefinition>): LinkBounds {
  const { linkHeartbeatMs: heartbeatMs, linkBufferBytes: maxBufferedBytes } = config;
  return { ...DEFAULT_LINK_BOUNDS, heartbeatMs, maxBufferedBytes };
}

export interface DiscoveryDeps {
  /** Of the service's configuration, for errors. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** @throws ConfigError when not exactly one way to find the transports is set. */
export function instanceDiscovery(
  config: ConfigOf<typeof clientDefinition>,
  { prefix, clock, logger }: DiscoveryDeps,
): InstanceDiscovery {
  const { transportUrls: urls, transportDnsUrl: url, transportDnsIntervalMs: intervalMs } = config;
  if (urls !== undefined && url === undefined) return staticInstances(urls);
  if (url !== undefined && urls === undefined) return dnsInstances({ url, intervalMs, clock, logger });
  const state = url === undefined ? 'is not set, nor is' : 'is set together with';
  const problem = `${state} ${prefix}TRANSPORT_DNS_URL; set one of them: where the transport instances are`;
  throw new ConfigError([{ env: `${prefix}TRANSPORT_URLS`, problem }]);
}
