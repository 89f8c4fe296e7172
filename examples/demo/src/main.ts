import { parseDemoOptions, USAGE, type DemoOptions } from './demo-options.js';
import { developmentTokens } from './development-token.js';
import { startOwnServer } from './own-server.js';
import { Report } from './report.js';
import { playScenario } from './scenario.js';

async function run(chosen: DemoOptions | Error): Promise<number> {
  if (chosen instanceof Error) {
    process.stderr.write(`${chosen.message}\n\n${USAGE}`);
    return 2;
  }
  if (chosen.mode === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const colours = process.stdout.isTTY && !process.env['NO_COLOR'];
  const report = new Report({ colours, write: (line) => process.stdout.write(`${line}\n`) });
  if (chosen.mode === 'server') return playScenario(chosen, report);
  const server = await startOwnServer();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().then(() => process.exit(1)));
  }
  try {
    return await playScenario({ urls: [server.url], token: developmentTokens(server.dataDir) }, report);
  } finally {
    await server.stop();
  }
}

try {
  process.exitCode = await run(parseDemoOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
