import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { deferred } from '@lantern/loadgen';
import type { AttackerAnswer, AttackerOrder } from './attacker-protocol.js';
import type { Counts } from './tally.js';

const SCRIPT = fileURLToPath(new URL('./attacker-main.js', import.meta.url));

/** The process that attacks. */
export class AttackerProcess {
  readonly #child: ChildProcess = fork(SCRIPT);
  readonly #gone = deferred<never>();
  #ending = false;

  private constructor() {
    this.#gone.promise.catch(() => undefined);
    this.#child.once('error', (error) => this.#gone.reject(error));
    this.#child.once('exit', (code, signal) => {
      if (!this.#ending) this.#gone.reject(new Error(`the attacker ended (${signal ?? `exit code ${code}`})`));
    });
  }

  /** Resolves when it is there. @throws Error when it cannot be started */
  static async start(): Promise<AttackerProcess> {
    const attacker = new AttackerProcess();
    await Promise.race([once(attacker.#child, 'spawn'), attacker.#gone.promise]);
    return attacker;
  }

  /** Resolves when it is done, with what has happened to the attacker until now. @throws Error when it could not be done */
  async tell(order: AttackerOrder): Promise<Counts> {
    const answered = once(this.#child, 'message') as Promise<[AttackerAnswer]>;
    this.#child.send(order);
    const [answer] = await Promise.race([answered, this.#gone.promise]);
    if (answer.answer === 'failed') throw new Error(`the attack could not be carried out: ${answer.message}`);
    return answer.counts;
  }

  async stop(): Promise<void> {
    this.#ending = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await exited;
  }
}
