import { type ConfigOf, configKey, defineConfig } from '@lantern/runtime';
import { limitKeys } from './limit-settings.js';

const KIB = 1_024;
const MIB = 1_024 * KIB;

/** What can be set about the gateway, under `GATEWAY_…`. */
export const gatewayConfig = defineConfig({
  prefix: 'GATEWAY_',
  keys: {
    host: configKey.text({ about: 'Address to listen on for clients.', default: '127.0.0.1', maxLength: 255 }),
    port: configKey.integer({
      about: 'Port to listen on for clients, 0 for any that is free.',
      min: 0,
      max: 65_535,
      default: 8_080,
    }),
    maxConnections: configKey.integer({
      about: 'Most client connections at a time; more are refused with 503.',
      unit: 'connections',
      min: 1,
      max: 1_000_000,
      default: 50_000,
    }),
    handshakeTimeoutMs: configKey.duration({
      about: 'How long a client may take to send its upgrade request.',
      min: 1_000,
      max: 60_000,
      default: 10_000,
    }),
    helloTimeoutMs: configKey.duration({
      about: 'How long a connection may go without a successful Hello.',
      min: 1_000,
      max: 60_000,
      default: 10_000,
    }),
    attachTimeoutMs: configKey.duration({
      about: 'How long a session waits for its mailbox before Hello is answered unavailable.',
      min: 1_000,
      max: 60_000,
      default: 10_000,
    }),
    maxConnectionAgeMs: configKey.duration({
      about:
        'Age at which a client is told to connect again, up to a tenth less or more at random, so that connections spread over gateways that were added.',
      min: 60_000,
      max: 30 * 86_400_000,
      default: 12 * 3_600_000,
    }),
    pingIntervalMs: configKey.duration({
      about: 'How often the server pings a client that did not say that it pings itself.',
      min: 15_000,
      max: 300_000,
      default: 30_000,
    }),
    maxRequestsInFlight: configKey.integer({
      about: 'Requests of one connection without an answer, above which the server stops reading it.',
      unit: 'requests',
      min: 1,
      max: 10_000,
      default: 256,
    }),
    maxUnconfirmedAckIds: configKey.integer({
      about: 'Acked deliveries of one connection without confirmation, above which the server stops reading it.',
      unit: 'deliveries',
      min: 1_000,
      max: 1_000_000,
      default: 20_000,
    }),
    windowMessages: configKey.integer({
      about: 'Messages delivered and not yet acked, for a client that names no window.',
      unit: 'messages',
      min: 1,
      max: 10_000,
      default: 128,
    }),
    windowBytes: configKey.size({
      about: 'Bytes delivered and not yet acked, for a client that names no window.',
      min: 64 * KIB,
      max: 64 * MIB,
      default: MIB,
    }),
    maxWindowMessages: configKey.integer({
      about: 'Largest window that a client may ask for.',
      unit: 'messages',
      min: 1,
      max: 10_000,
      default: 1_024,
    }),
    maxWindowBytes: configKey.size({
      about: 'Largest window that a client may ask for.',
      min: 64 * KIB,
      max: 64 * MIB,
      default: 4 * MIB,
    }),
    outputPauseBytes: configKey.size({
      about: 'Unsent bytes of one connection above which deliveries to it are held and requests of it are not read.',
      min: 64 * KIB,
      max: 64 * MIB,
      default: MIB,
    }),
    outputCloseBytes: configKey.size({
      about: 'Unsent bytes of one connection above which it is ended.',
      min: 512 * KIB,
      max: 256 * MIB,
      default: 4 * MIB,
    }),
    outputStallMs: configKey.duration({
      about: 'How long a client with much unsent output may take none of it before its connection is ended.',
      min: 1_000,
      max: 600_000,
      default: 30_000,
    }),
    inputStallMs: configKey.duration({
      about: 'How long a connection may go unread for its bounds before it is ended.',
      min: 1_000,
      max: 600_000,
      default: 60_000,
    }),
    holdTimeoutMs: configKey.duration({
      about: 'How long a send waits for a partition that has no owner, before it is answered unavailable.',
      min: 0,
      max: 5_000,
      default: 5_000,
    }),
    holdRequests: configKey.integer({
      about: 'Sends that wait for the owner of one partition.',
      unit: 'sends',
      min: 0,
      max: 100_000,
      default: 1_000,
    }),
    holdBytes: configKey.size({
      about: 'Bytes of all sends that wait for an owner.',
      min: 0,
      max: 1_024 * MIB,
      default: 64 * MIB,
    }),
    directoryUsers: configKey.integer({
      about: 'Users whose device lists are kept in memory.',
      unit: 'users',
      min: 1,
      max: 10_000_000,
      default: 100_000,
    }),
    ...limitKeys,
    tokenIssuer: configKey.text({ about: 'Who must have issued a token (claim iss).', optional: true }),
    tokenAudience: configKey.text({ about: 'For whom a token must be (claim aud).', optional: true }),
    tokenKeysFile: configKey.text({
      about:
        'File with the public keys that sign tokens: a JWKS document or PEM blocks, EC P-256 (ES256) or RSA (RS256). It is read again every GATEWAY_TOKEN_KEYS_REFRESH_MS.',
      optional: true,
    }),
    tokenKeysUrl: configKey.url({
      about:
        'Where the issuer publishes them as a JWKS document, instead of a file: https, redirects are not followed. Tokens should name their key (kid), so that a new one is known at once.',
      protocols: ['https', 'http'],
      optional: true,
    }),
    tokenKeysRefreshMs: configKey.duration({
      about:
        'How often those keys are looked up, where the answer has no Cache-Control; what that says counts between a minute and an hour.',
      min: 60_000,
      max: 3_600_000,
      default: 300_000,
    }),
    tokenSecret: configKey.secret({
      about: 'Secret shared with the issuer for HS256 tokens, instead of public keys; for development.',
      minBytes: 32,
      optional: true,
    }),
    tokenUserClaim: configKey.text({ about: 'Claim that holds the user, a UUID.', default: 'sub', maxLength: 64 }),
    tokenDeviceClaim: configKey.text({
      about:
        'Claim that binds a token to one device, a whole number; a token without it is good for every device of the user.',
      default: 'device',
      maxLength: 64,
    }),
    maxRevocations: configKey.integer({
      about:
        'Users and devices with revoked tokens that are remembered; beyond it the oldest revocation becomes one of every token that is as old.',
      unit: 'revocations',
      min: 1,
      max: 10_000_000,
      default: 200_000,
    }),
    tokenMaxLifetimeMs: configKey.duration({
      about: 'Longest time from the issue of a token to its expiry; longer-lived tokens are refused.',
      min: 60_000,
      max: 30 * 86_400_000,
      default: 86_400_000,
    }),
  },
});

export type GatewayConfig = ConfigOf<typeof gatewayConfig>;
