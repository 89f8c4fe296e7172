import type { Command } from 'commander';
import { EXIT } from '../cli-error.js';
import type { CommandHost } from '../command-context.js';
import { findProblems } from '../status/find-problems.js';
import { readStatus } from '../status/read-status.js';
import { renderStatus } from '../status/render-status.js';

/** `status` */
export function addStatus(program: Command, host: CommandHost): void {
  program
    .command('status')
    .description('services, partitions and their owners, lag, sessions, parked messages; what is wrong, and what to do')
    .option('--partitions', 'a row for each partition, not only for those that lag')
    .action(
      host.action<{ partitions?: true }>(async ({ connect, output, terminal }, _args, { partitions = false }) => {
        const status = await readStatus(await connect());
        const now = terminal.clock.now();
        const problems = findProblems(status, now);
        output.result({ ...status, problems }, () => renderStatus(status, output, { problems, now, partitions }));
        return problems.length === 0 ? EXIT.ok : EXIT.problem;
      }),
    );
}
