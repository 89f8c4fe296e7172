import type { Manifests } from './manifests.js';

/** Clients are let stay for 12 h, give or take a tenth; in seconds. */
const LONGEST_CONNECTION = 13.2 * 3_600;

function seconds(duration: string | undefined): number {
  const units: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1, ms: 0.001 };
  return [...(duration ?? '').matchAll(/(\d+)(h|ms|m|s)/g)].reduce(
    (sum, [, digits, unit = '']) => sum + Number(digits) * (units[unit] ?? 0),
    0,
  );
}

/** The way of clients in: to the gateway, for as long as a connection lasts, with their addresses. */
export function checkRoute(manifests: Manifests): readonly string[] {
  const gateway = manifests.services().find(({ name }) => name === 'lantern-gateway');
  const trusted = gateway === undefined ? undefined : manifests.environment(gateway)['GATEWAY_TRUSTED_PROXIES'];
  return manifests.all('HTTPRoute').flatMap(({ spec }) =>
    (spec.rules ?? []).flatMap(({ timeouts, backendRefs = [] }) => {
      const backend = backendRefs[0];
      const service = manifests.named('Service', backend?.name);
      const right = service?.spec?.ports?.some(({ port }) => port === backend?.port) === true;
      const short = [timeouts?.request, timeouts?.backendRequest].some((each) => seconds(each) < LONGEST_CONNECTION);
      return [
        ...(right ? [] : ['the route leads to no service']),
        ...(short ? ['the route ends connections that are well'] : []),
        ...(trusted === undefined
          ? ['without GATEWAY_TRUSTED_PROXIES all clients share the limits of one address']
          : []),
      ];
    }),
  );
}
