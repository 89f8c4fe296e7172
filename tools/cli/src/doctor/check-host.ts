import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { asError } from '@lantern/runtime';
import { readOperatorAccess } from '@lantern/standalone/operator';
import { bytesWords } from '../words.js';
import { type Check, type DoctorContext, Findings } from './finding.js';
import { type LoadedSettings, gatewayOf, loadedSettings } from './loaded-settings.js';

const MIB = 1024 * 1024;
/** Files, listeners, links and connections to Kafka and MongoDB. */
const OWN_DESCRIPTORS = 1_024;
const FEW_DESCRIPTORS = 4_096;

const reason = (error: unknown) => (error as NodeJS.ErrnoException).code ?? asError(error).message;

/** Every connection is a descriptor. Node raises its own limit to the hard one. */
export const checkDescriptors: Check = async ({ env, services }) => {
  const findings = new Findings('file descriptors');
  if (!existsSync('/proc/self/limits')) return [];
  const [, text = ''] = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  const limit = text === 'unlimited' ? Infinity : Number(text);
  let needed = OWN_DESCRIPTORS;
  for (const service of services) {
    const gateway = gatewayOf(service, await loadedSettings(service, env));
    if (gateway !== undefined) needed = gateway.maxConnections + OWN_DESCRIPTORS;
  }
  if (limit < needed) {
    const lower = needed > OWN_DESCRIPTORS ? ', or lower GATEWAY_MAX_CONNECTIONS' : '';
    const way = `raise the limit (ulimit -Hn ${needed}; LimitNOFILE=${needed} of systemd)${lower}`;
    // Where there are some thousand, only the full number of clients fails.
    findings.add(
      limit < FEW_DESCRIPTORS ? 'error' : 'warning',
      `${limit} files may be open here, and ${needed} are needed: ${way}.`,
    );
  }
  return findings.wellUnlessFound(`${text} files may be open here, ${needed} are needed.`);
};

/** The directory itself, or where it will be made. */
function existingParent(directory: string): string {
  let path = resolve(directory);
  while (!existsSync(path) && dirname(path) !== path) path = dirname(path);
  return path;
}

function checkWritable(dataDir: string, findings: Findings): void {
  const probe = join(existingParent(dataDir), `.doctor-${randomUUID()}`);
  try {
    writeFileSync(probe, '', { mode: 0o600 });
  } catch (error) {
    findings.error(
      `${dataDir} cannot be written to (${reason(error)}): give it to the user of the server, or set STANDALONE_DATA_DIR to another directory.`,
    );
  } finally {
    rmSync(probe, { force: true });
  }
}

function checkPrivate(dataDir: string, findings: Findings): void {
  const mode = statSync(dataDir, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & 0o077) !== 0) findings.warning(`Others on this machine may look into ${dataDir}: chmod 700 it.`);
}

interface Growth {
  readonly dataDir: string;
  readonly maxFileBytes: number;
  /** Whether an operator chose that. */
  readonly chosen: boolean;
}

function checkDisk({ dataDir, maxFileBytes, chosen }: Growth, findings: Findings): void {
  const { bavail, bsize } = statfsSync(existingParent(dataDir));
  const free = bavail * bsize;
  const words = `The disk of ${dataDir} has ${bytesWords(free)} left`;
  if (free < 64 * MIB) findings.error(`${words}: free some, or sends are refused soon.`);
  else if (free < 1_024 * MIB) findings.warning(`${words}: free some before sends are refused.`);
  const used = statSync(join(dataDir, 'data.mdb'), { throwIfNoEntry: false })?.size ?? 0;
  if (!chosen || maxFileBytes <= free + used) return;
  const way = 'set that to less, or use a larger disk';
  findings.warning(
    `${words}, and STANDALONE_DATA_FILE_MAX_BYTES lets the data grow to ${bytesWords(maxFileBytes)}: ${way}.`,
  );
}

/** Where `npm start` keeps everything can be written to, by it alone, and has room. */
export const checkDataDirectory: Check = async ({ env, dataDir, services }) => {
  if (!services.includes('standalone')) return [];
  const findings = new Findings('data directory');
  const { standalone } = (await loadedSettings('standalone', env)) ?? {};
  if (existsSync(dataDir) && !statSync(dataDir).isDirectory())
    findings.error(
      `${dataDir} is no directory, so nothing can be written to it: move it away, or set STANDALONE_DATA_DIR to another one.`,
    );
  else {
    checkWritable(dataDir, findings);
    checkPrivate(dataDir, findings);
    const maxFileBytes = Number(standalone?.['dataFileMaxBytes'] ?? 0);
    checkDisk({ dataDir, maxFileBytes, chosen: (env['STANDALONE_DATA_FILE_MAX_BYTES'] ?? '') !== '' }, findings);
  }
  return findings.wellUnlessFound(`${dataDir} can be written to, and has room.`);
};

/** Listens for a moment. @returns the code of what keeps it from that */
function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => done(reason(error)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(undefined)));
  });
}

interface Place {
  readonly variable: string;
  readonly host: string;
  readonly port: number;
}

const PLACES = ['', 'admin', 'rest', 'link'] as const;

function placesIn(settings: Readonly<Record<string, unknown>>, prefix: string): readonly Place[] {
  return PLACES.flatMap((which) => {
    const name = (what: 'host' | 'port') => (which === '' ? what : `${which}${what === 'host' ? 'Host' : 'Port'}`);
    const [host, port] = [settings[name('host')], settings[name('port')]];
    const variable = `${prefix}${which === '' ? '' : `${which.toUpperCase()}_`}PORT`;
    return typeof host === 'string' && typeof port === 'number' && port > 0 ? [{ variable, host, port }] : [];
  });
}

function placesOf(service: string, settings: LoadedSettings): readonly Place[] {
  const own = service === 'standalone' ? settings.standalone : settings.process;
  const prefix = `${service.toUpperCase()}_`;
  const clients = service === 'gateway' ? placesIn({ ...settings.gateway }, prefix) : [];
  return [...clients, ...placesIn(own ?? {}, prefix)];
}

function isRunning({ dataDir }: DoctorContext): boolean {
  try {
    return readOperatorAccess(dataDir) !== undefined;
  } catch {
    return false;
  }
}

/** The ports that are configured can be listened on. Where the service runs already, it holds them. */
export const checkPorts: Check = async (context) => {
  const findings = new Findings('ports');
  if (context.services.includes('standalone') && isRunning(context)) return [];
  let count = 0;
  for (const service of context.services) {
    const settings = await loadedSettings(service, context.env);
    const places = settings === undefined ? [] : placesOf(service, settings);
    count += places.length;
    for (const { variable, host, port } of places) {
      const code = await tryToListen(host, port);
      if (code === 'EADDRINUSE' && service !== 'standalone')
        findings.warning(
          `${variable} ${port} is in use: by the ${service} itself, if it runs; else end the program that listens there, or set another.`,
        );
      else if (code === 'EADDRINUSE')
        findings.error(
          `${variable} ${port} is in use by another program: end that (ss -ltnp), or set ${variable} to another port.`,
        );
      else if (code === 'EACCES')
        findings.error(`${variable} ${port} may not be listened on by this user: set one above 1023.`);
      else if (code !== undefined)
        findings.error(
          `${host}:${port} cannot be listened on (${code}): correct ${variable.replace(/PORT$/, 'HOST')}, which must be an address of this machine.`,
        );
    }
  }
  return count === 0 ? findings.list : findings.wellUnlessFound(`${count} configured ports are free.`);
};
