// Brings promtool, which the checks of deploy/observability use (Debian's package prometheus), into .cache/tools, where it
// is not on the machine. When it cannot be had its tests are skipped by name.
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

const wanted = [
  {
    name: 'promtool',
    there: () => here('promtool') || answers('promtool', ['--version']),
    get: () => fromDebian('prometheus', 'usr/bin/promtool'),
  },
];

mkdirSync(TOOLS, { recursive: true });
for (const { name, there, get } of wanted) {
  if (there()) continue;
  try {
    get();
    console.log(`${name}: now in .cache/tools`);
  } catch (error) {
    console.log(`${name}: cannot be had here (${error.message.split('\n')[0]}); its tests are skipped`);
  }
}
