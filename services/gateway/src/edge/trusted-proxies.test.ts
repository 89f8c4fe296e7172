import { ConfigError, loadConfig } from '@lantern/runtime';
import { gatewayConfig } from '../config.js';
import { networkOf } from './network-of.js';
import { TrustedProxies } from './trusted-proxies.js';

describe('whom an address stands for', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['64:ff9b::c000:207', '192.0.2.7'],
    ['64:ff9b:0:0:1::1', '64:ff9b:0:0::/64'],
    ['64:ff9b:1::192.0.2.7', '64:ff9b:1:0::/64'],
    ['', undefined],
    ['localhost', undefined],
    ['1.2.3', undefined],
    ['1.2.3.4.5', undefined],
    ['2001:db8::1::2', undefined],
  ])('%s: %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('from where a request comes', () => {
  const networks = ['10.0.0.0/8', '2001:db8:ffff::/48', '192.0.2.1'];
  const forwardedFor = new TrustedProxies({ networks, header: 'x-forwarded-for' });
  const forwarded = new TrustedProxies({ networks, header: 'forwarded' });

  test.each([
    ['no proxy: the header is what anybody can write', '198.51.100.9', '203.0.113.5', '198.51.100.9'],
    ['one proxy', '10.1.2.3', '203.0.113.5', '203.0.113.5'],
    ['a proxy over IPv4 in IPv6', '::ffff:10.1.2.3', '203.0.113.5', '203.0.113.5'],
    ['two proxies', '10.1.2.3', '203.0.113.5, 10.9.9.9', '203.0.113.5'],
    ['a client that made up hops before its own', '10.1.2.3', '1.1.1.1, garbage, 203.0.113.5', '203.0.113.5'],
    ['a client that names a proxy as its origin', '10.1.2.3', '10.5.5.5, 203.0.113.5', '203.0.113.5'],
    ['nothing but proxies', '10.1.2.3', '10.4.4.4, 192.0.2.1', '10.4.4.4'],
    ['IPv6 by its /64', '2001:db8:ffff::1', '2001:db8:0:7:1:2:3:4', '2001:db8:0:7::/64'],
    ['a port', '192.0.2.1', '203.0.113.5:4711', '203.0.113.5'],
    ['IPv6 and a port', '192.0.2.1', '[2001:db8:0:7::1]:4711', '2001:db8:0:7::/64'],
    ['a name instead of an address', '10.1.2.3', '203.0.113.5, unknown', undefined],
    ['an empty hop', '10.1.2.3', '203.0.113.5,', undefined],
    ['an empty header', '10.1.2.3', '', undefined],
    ['something near an address', '10.1.2.3', '203.0.113.5 ', '203.0.113.5'],
    ['nothing like an address', '10.1.2.3', '203.0.113.500', undefined],
    ['no header, as of a health check', '10.1.2.3', undefined, '10.1.2.3'],
  ])('X-Forwarded-For, %s', (_title, remote, header, source) => {
    const headers = header === undefined ? {} : { 'x-forwarded-for': header };
    expect(forwardedFor.sourceOf(remote, headers)).toBe(source);
  });

  test.each([
    ['a token', '10.1.2.3', 'for=203.0.113.5', '203.0.113.5'],
    ['other parameters', '10.1.2.3', 'proto=https;For=203.0.113.5;by=10.0.0.1', '203.0.113.5'],
    ['quoted IPv6 with port', '10.1.2.3', 'for="[2001:db8:0:7::1]:4711"', '2001:db8:0:7::/64'],
    ['two hops', '10.1.2.3', 'for=203.0.113.5, for=10.9.9.9', '203.0.113.5'],
    ['a hidden hop', '10.1.2.3', 'for=_hidden', undefined],
    ['an unknown hop', '10.1.2.3', 'for=unknown', undefined],
    ['for twice', '10.1.2.3', 'for=203.0.113.5;for=203.0.113.6', undefined],
    ['no for', '10.1.2.3', 'proto=https', undefined],
    ['a quote that does not end', '10.1.2.3', 'for="203.0.113.5', undefined],
    ['an escape', '10.1.2.3', String.raw`for="203.0.113.\5"`, undefined],
    ['a comma in quotes', '10.1.2.3', 'for="203.0.113.5,203.0.113.6"', undefined],
    ['as X-Forwarded-For', '10.1.2.3', '203.0.113.5', undefined],
  ])('Forwarded, %s', (_title, remote, header, source) => {
    expect(forwarded.sourceOf(remote, { forwarded: header })).toBe(source);
  });

  test('only the header that is configured is read', () => {
    expect(forwardedFor.sourceOf('10.1.2.3', { forwarded: 'for=203.0.113.5' })).toBe('10.1.2.3');
    expect(forwarded.sourceOf('10.1.2.3', { 'x-forwarded-for': '203.0.113.5' })).toBe('10.1.2.3');
  });

  test('without trusted proxies the connection counts', () => {
    const none = new TrustedProxies({ networks: [], header: 'x-forwarded-for' });
    expect(none.sourceOf('10.1.2.3', { 'x-forwarded-for': '203.0.113.5' })).toBe('10.1.2.3');
  });

  const wrong = ['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '2001:db8::/129', ''];
  const alsoWrong = ['10.0.0.0/8/9', 'fe80::1%eth0', 'fe80::%eth0/64', '0.0.0.0/0', '::/0', '10.0.0.0/+8'];
  test.each([...wrong, ...alsoWrong])('"%s" is refused as a network, by name', (network) => {
    const create = () => new TrustedProxies({ networks: [network], header: 'forwarded' });
    expect(create).toThrow(ConfigError);
    expect(create).toThrow(/GATEWAY_TRUSTED_PROXIES/);
  });

  test('all that is wrong about the networks is told when the configuration is read, in one line', () => {
    const read = () => loadConfig(gatewayConfig, { GATEWAY_TRUSTED_PROXIES: '10.0.0.0/8, proxy, 10.0.0.0/40' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      /GATEWAY_TRUSTED_PROXIES: .*"proxy" is no network, "10.0.0.0\/40" has no prefix length.*; set /,
    );
    const { trustedProxies } = loadConfig(gatewayConfig, { GATEWAY_TRUSTED_PROXIES: '10.0.0.0/8,2001:db8::1' });
    expect(trustedProxies).toEqual(['10.0.0.0/8', '2001:db8::1']);
  });
});
