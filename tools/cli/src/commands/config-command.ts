import { ConfigError, describeConfig } from '@lantern/runtime';
import type { Command } from 'commander';
import { EXIT } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';
import { SERVICE_NAMES, configuredServices, requireServiceName, serviceDefinition } from '../service-definitions.js';
import { withEnvironmentFiles } from '../with-environment-files.js';
import { plural } from '../words.js';

const collect = (file: string, before: readonly string[] | undefined) => [...(before ?? []), file];
const ABOUT = `${SERVICE_NAMES.join(', ')}; those that the environment is set for unless told`;

/** `config check [SERVICE…]` and `config docs [SERVICE…]` */
export function addConfig(program: Command, host: CommandHost): void {
  const config = program.command('config').description('the settings of services');
  config
    .command('check')
    .description(
      'tells whether services would start with the environment of this command; starts and connects to nothing',
    )
    .argument('[service...]', ABOUT)
    .option('--env-file <file>', 'variables over those of the environment; may be given again and again', collect)
    .action(
      host.action<{ envFile?: readonly string[] }>(async ({ terminal, output }, args, { envFile }) => {
        const env = withEnvironmentFiles(terminal.env, envFile);
        const given = (args[0] ?? []) as readonly string[];
        const names = given.length > 0 ? given.map(requireServiceName) : configuredServices(env);
        const checked = await Promise.all(
          names.map(async (service) => {
            const { load } = await serviceDefinition(service);
            return { service, problems: problemsOf(() => load(env)) };
          }),
        );
        output.result(checked, () =>
          checked
            .map(({ service, problems }) => {
              const { green, red } = output.styles;
              if (problems.length === 0) return `${green('✓')} ${service}: the configuration is as it has to be.\n`;
              const lines = problems.map(({ env: name, problem }) => `    ${name}: ${problem}\n`);
              return `${red('✗')} ${service}: ${plural(problems.length, 'problem')}\n${lines.join('')}`;
            })
            .join(''),
        );
        return checked.every(({ problems }) => problems.length === 0) ? EXIT.ok : EXIT.problem;
      }),
    );
  config
    .command('docs')
    .description('every variable of services, with its default, its bounds and what it does (docs/configuration.md)')
    .argument('[service...]', SERVICE_NAMES.join(', '))
    .action(
      host.action(async ({ output }, args) => {
        const given = (args[0] ?? []) as readonly string[];
        const names = given.length > 0 ? given.map(requireServiceName) : SERVICE_NAMES;
        const docs = await Promise.all(
          names.map(async (service) => {
            const { sections } = await serviceDefinition(service);
            return { service, variables: sections.flatMap(({ definition }) => describeConfig(definition)) };
          }),
        );
        output.result(docs, () =>
          docs
            .map(({ service, variables }) => {
              const { bold, dim } = output.styles;
              const lines = variables.map(({ env, defaultText, required, about, bounds }) => {
                const standard = required ? 'required' : `default ${defaultText ?? 'unset'}`;
                return `  ${bold(env)} ${dim(`(${[standard, bounds].filter(Boolean).join('; ')})`)}\n      ${about}\n`;
              });
              return `${bold(service)}\n${lines.join('')}`;
            })
            .join('\n'),
        );
      }),
    );
}

function problemsOf(load: () => unknown): ConfigError['problems'] {
  try {
    load();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
