import type { StandaloneAddress } from './create-standalone.js';

/** What a person needs who has just started the server. The first line is for programs, too. */
export function welcomeText(address: StandaloneAddress, colored: boolean): string {
  const bold = (text: string) => (colored ? `\u001b[1m${text}\u001b[22m` : text);
  const warn = (text: string) => (colored ? `\u001b[33m${text}\u001b[39m` : text);
  const { url, adminUrl, restUrl, dataDir, developmentKeyFile, pageUrl } = address;
  const development =
    developmentKeyFile === undefined
      ? []
      : [
          '',
          warn(
            'DEVELOPMENT KEYS: no token keys are configured, so tokens are verified with a key of this data directory.',
          ),
          warn(`Whoever can read ${developmentKeyFile} can be anybody. The server listens on this machine only.`),
        ];
  const next =
    developmentKeyFile === undefined
      ? []
      : [
          '',
          ...(pageUrl === undefined ? [] : [`Two devices to try, in a browser: ${bold(pageUrl)}`, '']),
          'Try next, in another terminal:',
          `  npm run demo -- --url ${url} --data ${dataDir}   two users, four devices, real Signal sessions`,
          `  npm run token -- --data ${dataDir}               a token for a client of your own (docs/protocol.md)`,
          `  npm run cli -- status --data ${dataDir}          how it is, and what else an operator can ask`,
          '  npm run bench -- quiet                          how fast it is here',
        ];
  return [
    `listening on ${bold(url)}`,
    `data in ${dataDir}, health and metrics on ${adminUrl}/metrics`,
    `operator console on ${bold(`${adminUrl}/console/`)}`,
    `REST for other backends, and for operators, described on ${restUrl}/internal/v1/`,
    ...development,
    ...next,
    '',
    'Ctrl-C stops it; what was accepted is kept.',
    '',
  ].join('\n');
}
