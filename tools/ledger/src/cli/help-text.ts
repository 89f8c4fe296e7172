import { faultKinds } from '../faults/fault-kinds.js';
import { numberOptions } from './command.js';

const line = (left: string, right: string) => `  ${left.padEnd(22)}  ${right}`;

export function helpText(): string {
  return [
    'Usage: npm run ledger -- [OPTIONS]',
    '',
    'Starts three Kafka brokers, a MongoDB-protocol server, two gateways, two keys services and three transports as',
    'processes; lets devices write to each other, come and go, while one thing after the other is broken; and accounts for',
    'every accepted message at the end. Ctrl-C ends the load, and still drains and reports; a second one only reports.',
    '',
    'Options:',
    ...Object.values(numberOptions).map(({ name, help, default: byDefault }) =>
      line(`--${name} N`, `${help} (${byDefault})`),
    ),
    line('--faults KIND,…', 'what is broken, each at least once (all)'),
    line('', faultKinds.slice(0, 5).join(',')),
    line('', faultKinds.slice(5).join(',')),
    line('--json FILE', 'write everything that was found to this file'),
    line('--logs DIR', 'leave the logs of the services in this directory'),
    line('--help', 'show this text'),
    '',
    'It ends when the messages are accepted, the time is over, and every kind of fault was injected.',
    '',
    'Exit codes:',
    line('0', 'every message is accounted for'),
    line('1', 'something was lost, repeated, reordered or left open, or the run was interrupted'),
    line('2', 'the command line makes no sense'),
    line('3', 'not run: something could not be started, or ended by itself'),
  ].join('\n');
}
