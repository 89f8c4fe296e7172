import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { ConfigError, ServiceTokens, asError, parseServiceSecrets } from '@lantern/runtime';
import { reasonOf } from '../rest/rest-instance.js';
import { findSkew } from './clock-skew.js';
import { type Check, type DoctorContext, Findings } from './finding.js';
import { type LoadedSettings, loadedSettings } from './loaded-settings.js';

const TIMEOUT_MS = 5_000;

interface Probe {
  readonly url: string;
  /** Value of the Authorization header. */
  readonly authorization: string;
}

interface Probed {
  /** 101 for a link that was let in. */
  readonly status: number;
  readonly date: string | undefined;
}

/** Asks to be linked, and lets go at once when it is. */
function probeLink({ url, authorization }: Probe): Promise<Probed> {
  const target = new URL(url.replace(/^ws/, 'http'));
  const headers = {
    authorization,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    'sec-websocket-protocol': 'lantern.link.v1',
  };
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, {
      headers,
      timeout: TIMEOUT_MS,
    });
    request.once('upgrade', ({ headers: { date } }, socket) => {
      socket.destroy();
      resolve({ status: 101, date });
    });
    request.once('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, date: response.headers.date });
    });
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('error', reject);
    request.end();
  });
}

async function probeKeys({ url, authorization }: Probe): Promise<Probed> {
  const response = await fetch(`${url}/internal/v1/limits`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{}',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.arrayBuffer();
  return { status: response.status, date: response.headers.get('date') ?? undefined };
}

interface Asked extends Probe {
  readonly from: 'gateway' | 'keys';
  readonly to: 'keys' | 'transport';
  readonly probe: (probe: Probe) => Promise<Probed>;
}

async function ask({ from, to, url, authorization, probe }: Asked, { clock }: DoctorContext, findings: Findings) {
  const asked = clock.now();
  const own = `${from.toUpperCase()}_SERVICE_SECRET`;
  const theirs = `${to.toUpperCase()}_SERVICE_SECRET`;
  try {
    const { status, date } = await probe({ url, authorization });
    findSkew({ whose: `${to} at ${url}`, theirs: Date.parse(date ?? ''), asked, answered: clock.now() }, findings);
    if (status === 401)
      findings.error(
        `${to} at ${url} refuses the token of ${from}: the first secret of ${own} is none of its ${theirs}, or the clocks differ; add it there.`,
      );
    else if (status === 503)
      findings.warning(`${to} at ${url} is not ready, or has too many links: see its /readyz and its log.`);
    else if (status !== 101 && status !== 200)
      findings.error(
        `What answers at ${url} is no ${to} of Lantern (status ${status}): correct ${from.toUpperCase()}_${to === 'keys' ? 'KEYS' : 'TRANSPORT'}_URLS.`,
      );
  } catch (error) {
    findings.error(
      `${from} cannot reach ${to} at ${url} (${reasonOf(error)}): start it, or correct ${from.toUpperCase()}_${to === 'keys' ? 'KEYS' : 'TRANSPORT'}_URLS and the network policy.`,
    );
  }
}

async function transportsOf({ process: own }: LoadedSettings, findings: Findings): Promise<readonly string[]> {
  const { transportUrls = [], transportDnsUrl } = own ?? {};
  if (transportDnsUrl === undefined) return transportUrls;
  const url = new URL(transportDnsUrl);
  try {
    const addresses = await lookup(url.hostname, { all: true });
    return addresses.map(({ address, family }) => {
      const host = family === 6 ? `[${address}]` : address;
      return `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`;
    });
  } catch (error) {
    findings.error(
      `The name ${url.hostname} of the transports is not found (${asError(error).message}): see the headless service, or correct …_TRANSPORT_DNS_URL.`,
    );
    return [];
  }
}

/** The services that are named reach each other, and accept each other's tokens. */
export const checkServices: Check = async (context) => {
  const findings = new Findings('services');
  let count = 0;
  for (const from of ['gateway', 'keys'] as const) {
    const settings = context.services.includes(from) ? await loadedSettings(from, context.env) : undefined;
    const secret = settings?.process?.serviceSecret;
    if (settings === undefined || secret === undefined) continue;
    const secrets = secretsIn(`${from.toUpperCase()}_SERVICE_SECRET`, secret);
    if (secrets.length === 0) continue;
    const authorization = new ServiceTokens({ secrets, service: from, clock: context.clock }).authorization();
    const links = (await transportsOf(settings, findings)).map(
      (url) => ({ url, to: 'transport', probe: probeLink }) as const,
    );
    const keys = (settings.process?.keysUrls ?? []).map((url) => ({ url, to: 'keys', probe: probeKeys }) as const);
    const all = [...links, ...(from === 'gateway' ? keys : [])];
    count += all.length;
    await Promise.all(all.map((each) => ask({ ...each, from, authorization }, context, findings)));
  }
  return count === 0 ? findings.list : findings.wellUnlessFound(`${count} ways between services are open.`);
};

function secretsIn(variable: string, secret: Parameters<typeof parseServiceSecrets>[1]): readonly string[] {
  try {
    return parseServiceSecrets(variable, secret);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
