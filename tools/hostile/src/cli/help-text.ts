import { allCases } from '../cases/all-cases.js';
import { DEFAULT_ATTEMPTS, DEFAULT_MINUTES, DEFAULT_SECONDS } from './command.js';

const line = (left: string, right: string) => `  ${left.padEnd(18)}  ${right}`;

export function helpText(): string {
  return [
    'Usage: npm run hostile -- [CASE…] [OPTIONS]',
    '',
    'Attacks a server of its own, started as `npm start` does and with the limits that are the default, while 20 pairs of',
    'users exchange messages on it: what happens to the attacker, what the pairs notice, and what stays in memory. Each case',
    'is measured three times: quiet, with the attack aimed at a bare WebSocket server, and aimed at the server. Attackers',
    'come from many addresses of the loopback network (127.16.0.1 and so on), which exist on Linux only.',
    '',
    'Cases (all of them unless some are named):',
    ...allCases.map(({ name, about }) => line(name, about)),
    '',
    'Options:',
    line('--seconds N', `how long each window lasts (${DEFAULT_SECONDS})`),
    line(
      '--attempts N',
      `how often a case is measured when its first p99 is too high; the median counts (${DEFAULT_ATTEMPTS})`,
    ),
    line('--minutes N', `after so long nothing is measured again (${DEFAULT_MINUTES})`),
    line('--short', 'every case for a second and with few attackers, on one server; nothing is timed'),
    line('--seed N', 'of what is random in the attacks (a new one each time, which is printed)'),
    line(
      '--json FILE',
      'keep everything that was seen in this file, case by case; cases that are not run now stay in it',
    ),
    line(
      '--doc FILE',
      'put the table of what the file has into this document, at <!-- hostile:table --> … <!-- /hostile -->',
    ),
    line('--profile DIR', 'leave a CPU profile of the server in this directory'),
    line('--help', 'show this text'),
    '',
    'Exit codes:',
    '  0  every promise was kept',
    '  1  one was broken, or a case could not be carried out',
    '  2  the command line makes no sense',
    '  3  the run was broken off',
  ].join('\n');
}
