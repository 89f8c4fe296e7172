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

/** Scripts that take no options of their own. */
const PLAIN: ReadonlySet<string> = new Set(['start', 'test', 'test:real', 'constellation', 'fuzz']);

const helps = new Map<string, Promise<string>>();
function helpOf(name: string, subcommands: readonly string[]): Promise<string> {
  const key = [name, ...subcommands].join(' ');
  const known = helps.get(key) ?? spawned(name, [...subcommands, '--help']).then(({ stdout }) => stdout);
  helps.set(key, known);
  return known;
}

/** The sub-commands that a help names; none of a program that has none. */
function subcommandsIn(help: string): ReadonlySet<string> {
  const [, section = ''] = /^(?:Commands|Scenarios|Drills):\n((?: +.*\n)+)/m.exec(help) ?? [];
  return new Set([...section.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name = '']) => name));
}

/** The help of the sub-command of an `npm run`, or which there is not. A word in capitals stands for any. */
async function helpFor(name: string, args: readonly string[]): Promise<{ help: string } | { unknown: string }> {
  const path: string[] = [];
  let help = await helpOf(name, path);
  for (const word of args.filter((arg) => !/^\[?-/.test(arg))) {
    const known = subcommandsIn(help);
    if (known.size === 0 || /^[A-Z]+$/.test(word)) break;
    if (!known.has(word)) return { unknown: `no sub-command ${word}` };
    path.push(word);
    help = await helpOf(name, path);
  }
  return { help };
}

/** What an `npm run` asks for that its program does not have. */
async function unknownTo(line: string): Promise<string[]> {
  const { name, args } = npmRun(line) ?? { name: '', args: [] };
  if (program(name) === undefined) return [`no script ${name}`];
  if (PLAIN.has(name)) return [];
  const general = name === 'revoke' || name === 'token' || name === 'cli' ? await helpOf('cli', []) : '';
  const found = await helpFor(name, args);
  if ('unknown' in found) return [found.unknown];
  const options = args
    .filter((arg) => arg.startsWith('[--') || arg.startsWith('--'))
    .map((arg) => arg.replaceAll(/[[\]]/g, ''));
  return options.filter((option) => option !== '--help' && !new RegExp(`${option}\\b`).test(found.help + general));
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
  expect(await unknownTo('npm run bench -- pairs --shorter')).toEqual(['--shorter']);
  for (const name of ['bench', 'drill', 'cli']) {
    expect(await unknownTo(`npm run ${name} -- nothing`)).toEqual(['no sub-command nothing']);
    expect(await unknownTo(`npm run ${name} -- nothing --seconds 1`)).toEqual(['no sub-command nothing']);
  }
  expect(await unknownTo('npm run cli -- device lose UUID')).toEqual(['no sub-command lose']);
  expect(await unknownTo('npm run cli -- device remove UUID 1 --yes --json')).toEqual([]);
  expect(await unknownTo('npm run nothing')).toEqual(['no script nothing']);
});

test('every path in a command that is not run exists', () => {
  const path = /(?<![\w/.=])(?:deploy|scripts|services|docs|tools|packages)\/[\w./-]+/g;
  const paths = linesOf('looked up').flatMap((line) => [...line.matchAll(path)].map(([found]) => found));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !existsSync(`${ROOT}/${path}`))).toEqual([]);
});
