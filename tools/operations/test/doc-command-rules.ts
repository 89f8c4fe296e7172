import { readFileSync } from 'node:fs';
import { type DocCommand, ROOT, commands, markdownFiles } from './markdown.js';

/** How a command of the documents is kept from rotting. */
export type Check =
  /** Run by `npm test`, as it stands: it tells something and ends. */
  | { readonly how: 'run' }
  /** Run by `npm run test:real`, with its own server; `shorter` are options that are added. */
  | { readonly how: 'run with a server'; readonly shorter?: string }
  /** Not run, and why; its script, options, sub-command and paths are looked up. */
  | { readonly how: 'looked up'; readonly why: string };

const MINUTES = 'takes minutes, and has tests of its own that are shorter';
const CLUSTER = 'needs a Kubernetes cluster; the manifests are checked by tools/operations/test/manifests';
const DOCKER = 'needs Docker; the images and the compose file are checked by tools/operations/test';
const BACKENDS = 'starts a Kafka and a MongoDB, which test:real has for its own tests';

/** The first that matches counts. */
const RULES: readonly (readonly [RegExp, Check])[] = [
  [/ --(help|list)$/, { how: 'run' }],
  [/^npm start$/, { how: 'run with a server' }],
  [/^npm run token -- --user UUID$/, { how: 'run with a server' }],
  [/^npm run cli -- status$/, { how: 'run with a server' }],
  [/^npm run demo -- --url ws:\/\/localhost:8080$/, { how: 'run with a server' }],
  [/^npm run conformance -- --url ws:\/\/127\.0\.0\.1:8080$/, { how: 'looked up', why: 'run by conformance/test' }],
  [/^npm run conformance -- --client '/, { how: 'looked up', why: 'run by conformance/test' }],
  [
    /^(cd examples\/go-client$|go (run|test) )/,
    { how: 'looked up', why: 'needs Go; the module is built and tested by conformance/test/go-client.real.test.ts' },
  ],
  [/^npm run bench -- quiet$/, { how: 'run with a server', shorter: '--seconds 1 --warmup 0 --repeat 1 --no-floor' }],
  [/^npm test$/, { how: 'looked up', why: 'it is what runs this' }],
  [/^npm run test:real -- /, { how: 'looked up', why: 'part of test:real' }],
  [/^npm run demo$/, { how: 'looked up', why: 'run by examples/demo/test/demo.test.ts' }],
  [/^npm run demo -- --url ws/, { how: 'looked up', why: 'needs other servers; run with --url above' }],
  [/^npm run revoke -- /, { how: 'looked up', why: 'run by the tests of the command line of operators' }],
  [/^npm run cli -- /, { how: 'looked up', why: 'run by the tests of the command line of operators' }],
  [/^npm run bench -- /, { how: 'looked up', why: MINUTES }],
  [/^npm run (drill|hostile|ledger|claim-storm)\b/, { how: 'looked up', why: MINUTES }],
  [/^npm run (constellation|fuzz)\b/, { how: 'looked up', why: BACKENDS }],
  [/^node --experimental-vm-modules .*jest\.js /, { how: 'looked up', why: 'part of npm test or test:real' }],
  [
    /^node scripts\/release-fixtures\.mjs /,
    { how: 'looked up', why: 'writes a release; what it wrote is read by tests' },
  ],
  [/^node deploy\/docker\/prepare\.mjs/, { how: 'looked up', why: 'writes secrets under data/' }],
  [/^node dist\/main\.js /, { how: 'looked up', why: 'runs in an image' }],
  [/^echo .*\| npx buf convert /, { how: 'looked up', why: 'needs xxd; the vectors are tests of packages/protocol' }],
  [/^docker (compose|build|run) /, { how: 'looked up', why: DOCKER }],
  [/\bdocker build .*kind load /, { how: 'looked up', why: CLUSTER }],
  [
    /^kubectl |\| kubectl |^for s in .*(kubectl|transport keys gateway)|^overlay=|^done$/,
    { how: 'looked up', why: CLUSTER },
  ],
  [/^(metadata|spec|\(del)/, { how: 'looked up', why: `a part of a jq program: ${CLUSTER}` }],
];

/** Undefined for a command that is in no list: run it in a test, or say here why not. */
export function checkOf(line: string): Check | undefined {
  return RULES.find(([pattern]) => pattern.test(line))?.[1];
}

/** Every command of every document; one that stands in several comes from the first. */
export function allCommands(): DocCommand[] {
  const found = new Map<string, DocCommand>();
  for (const command of markdownFiles().flatMap(commands)) {
    if (!found.has(command.line)) found.set(command.line, command);
  }
  return [...found.values()];
}

/** What is run for `npm run NAME`, from the root: the built program and its first arguments. */
export function program(name: string): readonly string[] | undefined {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as { scripts: Record<string, string> };
  return scripts[name]?.replace(/^node (scripts\/run\.mjs )?/, '').split(' ');
}

/** The name of an npm script in a command, and what follows `--`. */
export function npmRun(line: string): { readonly name: string; readonly args: readonly string[] } | undefined {
  const [, name, rest = ''] = /^npm (?:run )?([\w:-]+)(?: -- (.*))?$/.exec(line) ?? [];
  return name === undefined ? undefined : { name, args: rest.match(/'[^']*'|\S+/g) ?? [] };
}
