import type { Command } from 'commander';
import { EXIT } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';
import type { Level } from '../doctor/finding.js';
import type { Output } from '../output.js';
import { configuredServices, requireServiceName } from '../service-definitions.js';
import { withEnvironmentFiles } from '../with-environment-files.js';
import { dataDirOf } from '../rest/rest-access.js';
import { plural } from '../words.js';

interface Options {
  readonly envFile?: readonly string[];
}

const collect = (file: string, before: readonly string[] | undefined) => [...(before ?? []), file];

function markOf(level: Level, { styles }: Output): string {
  const { green, red, yellow, dim } = styles;
  const marks = { ok: green('✓'), skipped: dim('–'), warning: yellow('!'), error: red('✗') };
  return marks[level];
}

/** `doctor [SERVICE…]` */
export function addDoctor(program: Command, host: CommandHost): void {
  program
    .command('doctor')
    .description(
      'looks at the settings, at everything that services stand on, and at the running server; tells what is wrong, and the fix',
    )
    .argument(
      '[service...]',
      'standalone (npm start), gateway, keys, transport; those that the environment is set for unless told',
    )
    .option('--env-file <file>', 'variables over those of the environment; may be given again and again', collect)
    .action(
      host.action<Options>(async ({ terminal, output, access }, args, { envFile }) => {
        // It brings the libraries of all services with it.
        const { runDoctor } = await import('../doctor/run-doctor.js');
        const env = withEnvironmentFiles(terminal.env, envFile);
        const given = ((args[0] ?? []) as readonly string[]).map(requireServiceName);
        const services = given.length > 0 ? given : configuredServices(env);
        const onCheck = (name: string) => output.progress(`Looking at ${name} …`);
        const dataDir = dataDirOf(access, env);
        const findings = await runDoctor({ env, clock: terminal.clock, access, dataDir, services, onCheck });
        output.progressDone();
        const errors = findings.filter(({ level }) => level === 'error').length;
        const warnings = findings.filter(({ level }) => level === 'warning').length;
        output.result({ services, findings, errors, warnings }, () => {
          const lines = findings.map(
            ({ check, level, message }) => `${markOf(level, output)} ${check.padEnd(16)} ${message}`,
          );
          return [...lines, '', `${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`, ''].join('\n');
        });
        return errors === 0 ? EXIT.ok : EXIT.problem;
      }),
    );
}
