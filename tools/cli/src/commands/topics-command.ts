import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';

const ABOUT = 'reads KAFKA_…, TRANSPORT_PARTITIONS and TRANSPORT_REPLICATION_FACTOR';

const transport = () => import('@lantern/transport/distributed');

/** What kept the brokers from being asked, or from doing it. */
function asCliError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown.name !== 'TopicsError') return thrown;
  const { problem, message } = thrown as Error & { problem: string };
  const unreachable = problem === 'unreachable' || problem === 'credentials';
  return new CliError(message, unreachable ? EXIT.unreachable : EXIT.problem, { cause: thrown });
}

/** `topics apply` and `topics check` */
export function addTopics(program: Command, host: CommandHost): void {
  const topics = program.command('topics').description('the topics in Kafka of separate services');
  topics
    .command('check')
    .description(`tells whether all is as it has to be, and changes nothing; ${ABOUT}`)
    .action(
      host.action(async ({ terminal, output }) => {
        const { inspectTopics, topicsOptions } = await transport();
        const found = await inspectTopics(topicsOptions(terminal.env)).catch((error: unknown) => {
          throw asCliError(error);
        });
        const { warnings } = found;
        const problems = found.problems.map(({ message }) => message);
        output.result({ problems, warnings }, () => {
          const { green, red, yellow } = output.styles;
          const verdict = problems.length === 0 ? [`${green('✓')} The topics are as they have to be.`] : [];
          const wrong = problems.map((problem) => `${red('✗')} ${problem}`);
          return [...verdict, ...wrong, ...warnings.map((warning) => `${yellow('!')} ${warning}`), ''].join('\n');
        });
        return problems.length === 0 ? EXIT.ok : EXIT.problem;
      }),
    );
  topics
    .command('apply')
    .description(`makes the topics that are missing and corrects their settings; ${ABOUT}`)
    .action(
      host.action(async ({ terminal, output }) => {
        const { applyTopics, topicsOptions } = await transport();
        const options = topicsOptions(terminal.env);
        output.progress('Waiting for the brokers …');
        const done = await applyTopics(options)
          .catch((error: unknown) => {
            throw asCliError(error);
          })
          .finally(() => output.progressDone());
        output.result(done, () => {
          const { green, yellow } = output.styles;
          return [
            ...done.created.map((topic) => `made ${topic}`),
            ...done.changed.map((topic) => `corrected ${topic}`),
            `${green('✓')} The topics are as they have to be.`,
            ...done.warnings.map((warning) => `${yellow('!')} ${warning}`),
            '',
          ].join('\n');
        });
      }),
    );
}
