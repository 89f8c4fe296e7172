import { readPublishedKeys, readVerificationKeys } from '@lantern/gateway';
import { asError } from '@lantern/runtime';
import { reasonOf } from '../rest/rest-instance.js';
import { findSkew } from './clock-skew.js';
import { type Check, type DoctorContext, Findings } from './finding.js';
import { gatewayOf, loadedSettings } from './loaded-settings.js';

const TIMEOUT_MS = 5_000;
const GOOD = 'good are EC P-256 (ES256) and RSA of 2,048 bits or more (RS256)';

/** Why a key is left out: reading the document as a whole says it of the first. */
function whyLeftOut(text: string): string {
  try {
    readVerificationKeys(text);
    return 'a key is not good for tokens';
  } catch (error) {
    return asError(error).message;
  }
}

function judge(text: string, findings: Findings): void {
  try {
    const { keys, leftOut } = readPublishedKeys(text);
    if (leftOut === 0) return findings.add('ok', `The issuer publishes ${keys.length} good keys.`);
    return findings.warning(
      `The issuer publishes ${leftOut} keys that are left out (${whyLeftOut(text)}): tokens that they sign are refused; let it sign with others: ${GOOD}.`,
    );
  } catch (error) {
    const why = asError(error).message === 'holds no public key' ? whyLeftOut(text) : `it ${asError(error).message}`;
    return findings.error(
      `The JWKS document of the issuer holds no key for tokens (${why}): let the issuer sign with another key; ${GOOD}.`,
    );
  }
}

async function checkUrl(url: string, { clock }: DoctorContext, findings: Findings): Promise<void> {
  const asked = clock.now();
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    const theirs = Date.parse(response.headers.get('date') ?? '');
    findSkew({ whose: 'the issuer of tokens', theirs, asked, answered: clock.now() }, findings);
    if (response.status === 200) return judge(text, findings);
    findings.error(
      `GATEWAY_TOKEN_KEYS_URL is answered with ${response.status} (redirects are not followed): set the URL of the JWKS document itself.`,
    );
  } catch (error) {
    findings.error(
      `The keys of the issuer cannot be fetched (${reasonOf(error)}): check GATEWAY_TOKEN_KEYS_URL, egress rules and the issuer; to go on without it, set GATEWAY_TOKEN_KEYS_FILE instead.`,
    );
  }
}

/** Keys that verify users' tokens can be had, and are good for it. What of their settings is wrong is told with the configuration. */
export const checkTokenKeys: Check = async (context) => {
  const findings = new Findings('token keys');
  for (const service of context.services) {
    const gateway = gatewayOf(service, await loadedSettings(service, context.env));
    if (gateway === undefined) continue;
    const { tokenKeysUrl, tokenKeysFile, tokenSecret } = gateway;
    if (tokenKeysUrl !== undefined) await checkUrl(tokenKeysUrl, context, findings);
    else if (tokenKeysFile !== undefined) findings.add('ok', 'Keys come from GATEWAY_TOKEN_KEYS_FILE.');
    else if (tokenSecret !== undefined) findings.add('ok', 'Tokens are verified with GATEWAY_TOKEN_SECRET.');
    else if (service === 'standalone')
      findings.warning(
        'No token keys are configured, so tokens are verified with a development key: set GATEWAY_TOKEN_ISSUER, GATEWAY_TOKEN_AUDIENCE and GATEWAY_TOKEN_KEYS_URL before users come.',
      );
  }
  return findings.list;
};
