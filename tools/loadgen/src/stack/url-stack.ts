import { readFile } from 'node:fs/promises';
import type { LanternTarget } from '../jobs/target.js';
import type { Stack } from './stack.js';

export interface UrlStackOptions {
  readonly url: string;
  /** PEM file of the private key that signs tokens. */
  readonly signingKeyFile: string;
  readonly issuer: string;
  readonly audience: string;
  /** Processes of the server on this machine, to be measured. */
  readonly pids: readonly number[];
}

/** A server that somebody else runs. @throws Error when the key cannot be read */
export async function useUrl(options: UrlStackOptions): Promise<Stack<LanternTarget>> {
  const { url, issuer, audience, pids } = options;
  const signingKeyPem = await readFile(options.signingKeyFile, 'utf8');
  return {
    name: url,
    target: { protocol: 'lantern', url, tokens: { signingKeyPem, issuer, audience } },
    processes: pids.map((pid) => ({ name: `server ${pid}`, pid })),
    failed: new Promise(() => undefined),
    stop: () => Promise.resolve(),
  };
}
