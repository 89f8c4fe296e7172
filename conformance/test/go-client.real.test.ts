import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { UserId } from '@lantern/protocol';
import { HarnessProgram, type HarnessReply } from '../src/client/harness-program.js';
import { outcomeTable } from '../src/cli/outcome-table.js';
import { runClientRules } from '../src/client/run-client-rules.js';
import { developmentTokens } from '../src/server/development-tokens.js';
import { StandaloneProcess } from '@lantern/testkit';

const SOURCES = fileURLToPath(new URL('../../examples/go-client/', import.meta.url));
const GENERATE = fileURLToPath(new URL('../../scripts/go-client.mjs', import.meta.url));
const TYPESCRIPT = `exec ${process.execPath} ${fileURLToPath(new URL('../dist/harness/typescript-main.js', import.meta.url))}`;

const hasGo = spawnSync('go', ['version']).status === 0;
/** The modules of the Go client are here, or can be had. */
const hasModules = hasGo && spawnSync('go', ['mod', 'download'], { cwd: SOURCES, timeout: 300_000 }).status === 0;
const withGo = hasModules ? test : test.skip;
if (!hasModules) {
  const missing = hasGo ? 'The modules of examples/go-client cannot be had' : 'Go is not installed';
  console.warn(`${missing}: its tests are skipped.`);
}

const builds = mkdtempSync(join(tmpdir(), 'lantern-go-client-'));
const program = join(builds, 'conformance-harness');
const go = (...args: readonly string[]) => execFileSync('go', args, { cwd: SOURCES, stdio: 'pipe', encoding: 'utf8' });

beforeAll(() => {
  if (hasModules) go('build', '-o', program, './cmd/conformance-harness');
}, 300_000);
afterAll(() => rmSync(builds, { recursive: true, force: true }));

withGo(
  'the generated code of the Go client is that of client.proto, go vet is content, its tests pass',
  () => {
    execFileSync(process.execPath, [GENERATE, '--check'], { stdio: 'pipe' });
    go('vet', './...');
    expect(go('test', './...')).toMatch(/^ok /m);
  },
  300_000,
);

withGo(
  'the Go client keeps every rule for clients, also the slow ones',
  async () => {
    const outcomes = await runClientRules({ command: program, select: () => true });
    const table = outcomeTable('Rules for a client', outcomes);
    const broken = outcomes.filter(({ outcome }) => outcome !== 'pass');
    expect({ broken, table }).toEqual({ broken: [], table });
  },
  300_000,
);

const MESSAGES = 1_000;
/** Most sends of a client without an outcome. */
const AT_ONCE = 20;

/** One client of a program, as a user's only device, which writes to another. */
class Correspondent {
  readonly userId = randomUUID() as UserId;
  readonly registrationId = 4_711;
  readonly outcomes = new Map<string, number>();
  answered = 0;

  constructor(readonly program: HarnessProgram) {}

  async register(server: StandaloneProcess): Promise<void> {
    const tokens = [await developmentTokens(server.dataDir).user(this.userId)];
    const hex = (count: number) => randomBytes(count).toString('hex');
    await this.do('open', { url: server.url, deviceId: 1, tokens, ack: 'auto' });
    const signedPreKey = { id: 1, key: hex(33), signature: hex(64) };
    const { registrationId } = this;
    await this.do('register', { registrationId, deviceSecret: hex(32), identityKey: hex(33), signedPreKey });
  }

  async do(what: string, fields: object = {}): Promise<HarnessReply> {
    const reply = await this.program.command({ do: what, client: 'it', ...fields }, 60_000);
    if (!reply.ok) throw new Error(`${what} failed: ${reply.error}`);
    return reply;
  }

  async sendAll(to: Correspondent): Promise<void> {
    let next = 0;
    const sender = async () => {
      while (next < MESSAGES) {
        const ciphertext = Buffer.from(`message ${next++}`).toString('hex');
        const messages = [{ deviceId: 1, registrationId: to.registrationId, kind: 2, ciphertext }];
        const messageId = randomBytes(16).toString('hex');
        const { outcome = '' } = await this.do('send', { userId: to.userId, messageId, messages, timeoutMs: 60_000 });
        this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
        this.answered++;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
  }

  /** What was handed to the application, in order. */
  handed(): string[] {
    const messages = this.program.events.filter(({ event }) => event === 'message');
    return messages.map(({ ciphertext = '' }) => Buffer.from(ciphertext, 'hex').toString());
  }
}

withGo(
  'the Go client and the TypeScript client exchange 1,000 messages both ways through a server that is restarted three times',
  async () => {
    const server = new StandaloneProcess({ STANDALONE_DRAIN_TIMEOUT_MS: '1000' });
    const programs: HarnessProgram[] = [];
    try {
      await server.start();
      programs.push(await HarnessProgram.start(program), await HarnessProgram.start(TYPESCRIPT));
      const [one, other] = programs.map((each) => new Correspondent(each)) as [Correspondent, Correspondent];
      await Promise.all([one.register(server), other.register(server)]);
      const sending = Promise.all([one.sendAll(other), other.sendAll(one)]);
      for (const [restart, signal] of (['SIGKILL', 'SIGTERM', 'SIGKILL'] as const).entries()) {
        const share = ((restart + 1) * MESSAGES) / 4;
        for (const { program: each } of [one, other])
          await each.until(
            () => one.answered >= share && other.answered >= share,
            () => `${one.answered} and ${other.answered} sends have an outcome`,
            60_000,
          );
        await server.end(signal);
        await server.start();
      }
      await sending;
      const expected = Array.from({ length: MESSAGES }, (_, n) => `message ${n}`).sort();
      for (const each of [one, other]) {
        await each.program.until(
          () => each.handed().length >= MESSAGES,
          () => `${each.handed().length} messages were handed on`,
          60_000,
        );
        expect(each.handed().sort()).toEqual(expected);
        const { accepted = 0, duplicate = 0 } = Object.fromEntries(each.outcomes);
        expect(accepted + duplicate).toBe(MESSAGES);
        await each.do('close');
      }
    } finally {
      await Promise.all(programs.map((each) => each.stop()));
      await server.remove();
    }
  },
  // Some 20 s; a machine that does other things takes several times that for each start of the server.
  240_000,
);
