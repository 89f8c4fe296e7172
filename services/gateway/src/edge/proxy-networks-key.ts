import { type ConfigKey, configKey } from '@lantern/runtime';
import { PROXY_NETWORK_WORDS, parseProxyNetwork } from './proxy-networks.js';

/** A configuration key: networks, each of which was checked. */
export function proxyNetworksKey({ about }: { readonly about: string }): ConfigKey<readonly string[] | undefined> {
  const list = configKey.list({ about, maxItems: 256, maxLength: 64, optional: true });
  const schema = list.schema.superRefine((networks, context) => {
    const problems = (networks ?? []).flatMap((network) => {
      const parsed = parseProxyNetwork(network);
      return typeof parsed === 'string' ? [`"${network}" ${parsed}`] : [];
    });
    if (problems.length === 0) return;
    context.addIssue({ code: 'custom', message: `${problems.join(', ')}; set ${PROXY_NETWORK_WORDS}` });
  });
  return { ...list, schema };
}
