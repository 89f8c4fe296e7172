import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { allCommands, checkOf, npmRun, program } from './doc-command-rules.js';
import { ROOT, commands, markdownFiles } from './markdown.js';

const run = promisify(execFile);
const all = allCommands();
const linesOf = (how: string) => all.map(({ line }) => line).filter((line) => checkOf(line)?.how === how);

test('there are commands in the documents, and each is run or is in the list of those that are not, with the reason', () => {
  expect(all.length).toBeGreaterThan(50);
  expect(linesOf('run').length).toBeGreaterThan(4);
  const unlisted = all.filter(({ line }) => checkOf(line) === undefined);
  expect(unlisted).toEqual([]);
});

test('commands are found with their comments and continuations taken away, and what is no command is not', () => {
  expect(commands('README.md').map(({ line }) => line)).toEqual(expect.arrayContaining(['npm start', 'npm test']));
  expect(
    markdownFiles()
      .flatMap(commands)
      .filter(({ line }) => line.includes(' # ')),
  ).toEqual([]);
});

const spawned = (name: string, args: readonly string[]) => {
  const [file = '', ...first] = program(name) ?? [];
  return run(process.execPath, [file, ...first, ...args], { cwd: ROOT, timeout: 30_000 });
};

test.each(linesOf('run'))('%s', async (line) => {
  const { name, args } = npmRun(line) ?? { name: '', args: [] };
  const { stdout } = await spawned(name, args);
  expect(stdout.length).toBeGreaterThan(100);
});

/** Programs with sub-commands: the first argument that is no option. */
const WITH_SUBCOMMANDS: ReadonlySet<string> = new Set(['bench', 'drill', 'cli']);
/** Scripts that take no options of their own. */
const PLAIN: ReadonlySet<string> = new Set(['start', 'test', 'test:real', 'constellation', 'fuzz']);

const helps = new Map<string, Promise<string>>();
function helpOf(name: string, subcommand: string | undefined): Promise<string> {
  const args = subcommand === undefined ? ['--help'] : [subcommand, '--help'];
  const key = [name, ...args].join(' ');
  const known = helps.get(key) ?? spawned(name, args).then(({ stdout }) => stdout);
  helps.set(key, known);
  return known;
}

/** What an `npm run` asks for that its program does not have. */
async function unknownTo(line: string): Promise<string[]> {
  const { name, args } = npmRun(line) ?? { name: '', args: [] };
  if (program(name) === undefined) return [`no script ${name}`];
  if (PLAIN.has(name)) return [];
  const subcommand = WITH_SUBCOMMANDS.has(name) ? args.find((arg) => !arg.startsWith('-')) : undefined;
  const general = name === 'revoke' || name === 'token' || name === 'cli' ? await helpOf('cli', undefined) : '';
  const help = await helpOf(name, subcommand).catch((error: Error) => `does not tell: ${error.message}`);
  const options = args
    .filter((arg) => arg.startsWith('[--') || arg.startsWith('--'))
    .map((arg) => arg.replaceAll(/[[\]]/g, ''));
  return options.filter((option) => option !== '--help' && !new RegExp(`${option}\\b`).test(help + general));
}

test('every script, sub-command and option of an npm run in the documents exists', async () => {
  const found: string[] = [];
  for (const { file, line } of all) {
    if (npmRun(line) === undefined) continue;
    for (const unknown of await unknownTo(line)) found.push(`${file}: ${line}: ${unknown}`);
  }
  expect(found).toEqual([]);
}, 60_000);

test('an option, a sub-command or a script that does not exist is found', async () => {
  expect(await unknownTo('npm run hostile -- --shorter')).toEqual(['--shorter']);
  expect(await unknownTo('npm run bench -- nothing --seconds 1')).toEqual(['--seconds']);
  expect(await unknownTo('npm run nothing')).toEqual(['no script nothing']);
});

test('every path in a command that is not run exists', () => {
  const path = /(?<![\w/.=])(?:deploy|scripts|services|docs|tools|packages)\/[\w./-]+/g;
  const paths = linesOf('looked up').flatMap((line) => [...line.matchAll(path)].map(([found]) => found));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(`${ROOT}/${path}`))).toEqual([]);
});
