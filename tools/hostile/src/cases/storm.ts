import type { v1 } from '@lantern/protocol';
import { type Account, openSession, registerAccounts } from '../attack/account.js';
import type { Attack, AttackContext, HostileCase, Seen, Target } from '../attack/attack.js';
import type { HostileConnection } from '../attack/hostile-connection.js';
import { pause, until } from '../attack/pause.js';
import { atLeast, onlyThese, reaches } from './findings.js';

const PER_SOURCE = 100;
/** How long a client of the storm stays connected after its Welcome; then it comes again without a pause. */
const STAY_MS = 200;
/** A connection without an answer, as of a bare server, stays so long. */
const ANSWER_MS = 1_000;
const ATTACHED_WITHIN_MS = 60_000;

/** Clients that all come back at once, and do it again. */
class Storm implements Attack {
  readonly #context: AttackContext;
  readonly #count: number;
  #clients: Account[] = [];
  #lanes: Promise<void>[] = [];
  #attacking = false;

  constructor(context: AttackContext) {
    this.#context = context;
    this.#count = context.short ? 60 : 2_000;
  }

  async prepare(url: string): Promise<void> {
    this.#clients = await registerAccounts(this.#context, url, { count: this.#count, perSource: PER_SOURCE });
  }

  start({ url, bare }: Target): void {
    this.#attacking = true;
    this.#lanes = this.#clients.map((client) => this.#comeAgain(client, url, bare));
  }

  async stop(): Promise<void> {
    this.#attacking = false;
    await Promise.all(this.#lanes);
  }

  /** When they have calmed down, all of them get in. */
  async inspect(url: string): Promise<void> {
    const open: HostileConnection[] = [];
    const attached = new Set<Account>();
    const deadline = performance.now() + ATTACHED_WITHIN_MS;
    const come = async (client: Account) => {
      while (!attached.has(client) && performance.now() < deadline) {
        const session = await this.#session(client, url, () => attached.add(client));
        if (session !== undefined) {
          open.push(session);
          await until(() => attached.has(client) || session.over, 5_000);
        } else await pause(500);
      }
    };
    await Promise.all(this.#clients.map(come));
    this.#context.tally.add('attached in the end', attached.size);
    for (const connection of open) connection.end();
  }

  async #comeAgain(client: Account, url: string, bare: boolean): Promise<void> {
    while (this.#attacking) {
      let welcomed = false;
      const session = await this.#session(client, url, () => (welcomed = true));
      if (session === undefined) await pause(100);
      else {
        await until(() => welcomed || session.over || !this.#attacking, ANSWER_MS);
        if (this.#attacking && !bare) await pause(STAY_MS);
        session.end();
      }
    }
  }

  #session(client: Account, url: string, welcomed: () => unknown): Promise<HostileConnection | undefined> {
    const onFrame = ({ welcome }: v1.ServerFrame) => void (welcome && welcomed());
    return openSession(client, { url, tally: this.#context.tally, onFrame });
  }
}

function judge(seen: Seen) {
  const count = seen.short ? 60 : 2_000;
  return [
    reaches('clients get in while it storms', seen.counts['answer welcome'] ?? 0, count),
    atLeast('all of them are attached when it has calmed down', seen.counts['attached in the end'] ?? 0, count),
    onlyThese('who comes too often is told so, and nothing else happens', seen, [
      'http 429',
      'http 503',
      'close 4409',
      'reset',
      'cut',
    ]),
  ];
}

export const storm: HostileCase = {
  name: 'reconnect-storm',
  about: '2,000 clients that reconnect all at once, say Hello, leave, and come again without a pause',
  create: (context) => new Storm(context),
  judge,
};
