import { allScenarios } from '../scenarios/all-scenarios.js';
import type { Scenario } from '../scenarios/scenario.js';
import { type CommonOption, commonOptions } from './common-options.js';

function line(left: string, right: string): string {
  return `  ${left.padEnd(24)}  ${right}`;
}

function optionLine(option: CommonOption): string {
  if (option.kind === 'flag') return line(`--${option.name}`, option.help);
  if (option.kind === 'text') return line(`--${option.name} ${option.placeholder}`, option.help);
  const byDefault = option.default >= option.min ? ` (${option.default})` : '';
  return line(`--${option.name} N`, option.help + byDefault);
}

const EXIT_CODES = `Exit codes:
  0  measured, and every check passed
  1  measured, and the ledger shows lost, repeated, reordered or unconfirmed messages, or keys given out twice;
     or a figure is worse than that of --compare
  2  the command line makes no sense
  3  not measured: the server could not be started, a connection was lost, or a process ended`;

function overview(): string {
  return [
    'Usage: npm run bench -- SCENARIO [OPTIONS]',
    '',
    'Measures the server over real connections, and checks that every accepted message is delivered once, in order,',
    'acked and confirmed.',
    '',
    'Scenarios:',
    ...allScenarios.map(({ name, summary }) => line(name, summary)),
    line('all', 'all of them, with the tables of docs/performance.md'),
    '',
    '`npm run bench -- SCENARIO --help` shows the options of a scenario.',
    '',
    EXIT_CODES,
  ].join('\n');
}

function ofScenario({ name, summary, options, needs }: Scenario): string {
  return [
    `Usage: npm run bench -- ${name} [OPTIONS]`,
    '',
    summary,
    '',
    'Options:',
    ...options.map((option) => optionLine({ kind: 'number', ...option })),
    ...commonOptions(needs).map(optionLine),
    line('--help', 'show this text'),
    '',
    EXIT_CODES,
  ].join('\n');
}

export function helpText(scenario?: Scenario): string {
  return scenario === undefined ? overview() : ofScenario(scenario);
}
