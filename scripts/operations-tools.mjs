// Brings what the checks of deploy/ use and the machine does not have into .cache/tools: promtool (Debian's package prometheus),
// kube-score and, without kubectl, kustomize (Go modules); and, for tests in a browser, installs Debian's chromium.
// When one cannot be had its tests are skipped by name.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const TOOLS = join(root, '.cache/tools');
const TIMEOUT_MS = 600_000;

const answers = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const here = (name) => existsSync(join(TOOLS, name));

function fromDebian(packageName, file) {
  const scratch = mkdtempSync(join(tmpdir(), 'lantern-tools-'));
  const quietly = { cwd: scratch, stdio: 'ignore', timeout: TIMEOUT_MS };
  try {
    // The lists may be there already; without the right to renew them they have to do.
    spawnSync('apt-get', ['update'], quietly);
    // As root apt would drop its rights, and could not write here.
    execFileSync('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', packageName], quietly);
    const [archive] = readdirSync(scratch);
    execFileSync('dpkg-deb', ['-x', archive, 'unpacked'], quietly);
    copyFileSync(join(scratch, 'unpacked', file), join(TOOLS, file.split('/').at(-1)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** With all that it needs, which only root can bring. */
function installDebian(packageName) {
  if (process.getuid?.() !== 0) throw new Error(`only root can install it: apt-get install ${packageName}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quietly = { env, stdio: 'ignore', timeout: TIMEOUT_MS };
  spawnSync('apt-get', ['update'], quietly);
  execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', packageName], quietly);
}

/** Built on the machine, by Go, from the module proxy. */
function fromGo(module) {
  const env = { ...process.env, GOBIN: TOOLS, GOFLAGS: '-buildvcs=false' };
  execFileSync('go', ['install', module], { env, stdio: 'ignore', timeout: TIMEOUT_MS });
}

const wanted = [
  {
    name: 'promtool',
    there: () => here('promtool') || answers('promtool', ['--version']),
    get: () => fromDebian('prometheus', 'usr/bin/promtool'),
  },
  {
    name: 'kube-score',
    there: () => here('kube-score') || answers('kube-score', ['version']),
    get: () => fromGo('github.com/zegl/kube-score/cmd/kube-score@v1.20.0'),
  },
  {
    name: 'kustomize',
    there: () => here('kustomize') || answers('kustomize', ['version']) || answers('kubectl', ['kustomize', '--help']),
    get: () => fromGo('sigs.k8s.io/kustomize/kustomize/v5@v5.5.0'),
  },
  {
    // As packages/browser-testkit/src/find-chromium.ts looks for it.
    name: 'chromium',
    where: 'on the path',
    there: () =>
      Boolean(process.env.CHROMIUM) ||
      ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].some((name) =>
        answers(name, ['--version']),
      ),
    get: () => installDebian('chromium'),
  },
];

mkdirSync(TOOLS, { recursive: true });
for (const { name, where = 'in .cache/tools', there, get } of wanted) {
  if (there()) continue;
  try {
    get();
    console.log(`${name}: now ${where}`);
  } catch (error) {
    console.log(`${name}: cannot be had here (${error.message.split('\n')[0]}); its tests are skipped`);
  }
}
