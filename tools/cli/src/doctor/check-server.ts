import { INTERNAL_REST_PATH } from '@lantern/internal-rest';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../cli-error.js';
import { InternalRest } from '../rest/internal-rest.js';
import { type RestAccess, restAccess } from '../rest/rest-access.js';
import { findProblems } from '../status/find-problems.js';
import { readStatus } from '../status/read-status.js';
import { plural } from '../words.js';
import { findSkew } from './clock-skew.js';
import { type Check, type DoctorContext, Findings } from './finding.js';

const TIMEOUT_MS = 5_000;

/** What is asked of nobody is not there: whether a server has to run is not known here. */
function accessOf({ access, env, dataDir, services }: DoctorContext, findings: Findings): RestAccess | undefined {
  const named = access.url !== undefined || (env['LANTERN_URLS'] ?? '') !== '';
  if (!named && !existsSync(join(dataDir, 'operator.json'))) {
    const separate = !services.includes('standalone');
    const way = separate
      ? 'name the internal REST of each with --url, --caller and --secret-file'
      : 'start it (npm start)';
    findings.add('skipped', `No running server was asked: ${way} to have it looked at, too.`);
    return undefined;
  }
  try {
    return restAccess(access, env);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    findings.error(error.message);
    return undefined;
  }
}

async function checkClockOf(url: string, { clock }: DoctorContext, findings: Findings): Promise<void> {
  const asked = clock.now();
  const response = await fetch(`${url}${INTERNAL_REST_PATH}/openapi.json`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  await response.arrayBuffer();
  const theirs = Date.parse(response.headers.get('date') ?? '');
  findSkew({ whose: url, theirs, asked, answered: clock.now() }, findings);
}

/** The running server, or separate services: they answer the operator, are well, and have the same time. */
export const checkServer: Check = async (context) => {
  const findings = new Findings('server');
  const access = accessOf(context, findings);
  if (access === undefined) return findings.list;
  try {
    const rest = await InternalRest.connect(access, context.clock);
    await Promise.all(rest.instances.map(({ url }) => checkClockOf(url, context, findings).catch(() => undefined)));
    const status = await readStatus(rest);
    for (const problem of findProblems(status, context.clock.now())) findings.error(problem);
    return findings.wellUnlessFound(`${plural(rest.instances.length, 'instance')} answered, and all is well.`);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    findings.error(error.message);
    return findings.list;
  }
};
