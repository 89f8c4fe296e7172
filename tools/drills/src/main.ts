import { UsageError, parseCommand } from './cli/command.js';
import { helpText } from './cli/help-text.js';

try {
  const command = parseCommand(process.argv.slice(2));
  if (command.command === 'help') {
    console.log(helpText(command.drill));
  } else {
    const startedAt = performance.now();
    const say = (what: string) => console.error(`${Math.round((performance.now() - startedAt) / 1_000)} s: ${what}`);
    const { lines, broken } = await command.drill.run(command.values, say);
    console.log(lines.join('\n'));
    console.log(broken.length === 0 ? 'every promise was kept' : `${broken.length} promise(s) broken`);
    process.exitCode = broken.length === 0 ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
