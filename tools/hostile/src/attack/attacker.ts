import { TokenMaker } from '@lantern/loadgen';
import { allCases } from '../cases/all-cases.js';
import type { Attack, AttackContext } from './attack.js';
import type { AttackerAnswer, AttackerOrder } from './attacker-protocol.js';
import { SeededRandom } from './seeded-random.js';
import { Tally } from './tally.js';

type PrepareOrder = Extract<AttackerOrder, { order: 'prepare' }>;

/** Each attack comes from addresses of its own: 127.16.0.1 and so on. The well-behaved come from 127.0.0.1. */
function sourceOf(attack: number, n: number): string {
  return `127.${16 + attack}.${Math.floor(n / 250)}.${1 + (n % 250)}`;
}

/** Carries out one attack after the other, in a process of its own. */
export class Attacker {
  #attack: Attack | undefined;
  /** An attack on the server that is tested is counted apart from that on a bare one. */
  #tally = new Tally();

  async obey(order: AttackerOrder): Promise<AttackerAnswer> {
    try {
      await this.#step(order);
      return { answer: 'done', counts: this.#tally.counts() };
    } catch (error) {
      return { answer: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  }

  async #step(order: AttackerOrder): Promise<void> {
    if (order.order === 'prepare') {
      this.#attack = this.#create(order);
      await this.#attack.prepare?.(order.url);
      return;
    }
    if (order.order === 'look') return;
    const attack = this.#attack;
    if (attack === undefined) throw new Error(`${order.order} before prepare`);
    if (order.order === 'start') {
      this.#tally.clear();
      attack.start(order.target);
    } else if (order.order === 'stop') await attack.stop(order.target);
    else await attack.inspect?.(order.url);
  }

  #create({ case: name, short, seed, tokens }: PrepareOrder): Attack {
    const index = allCases.findIndex((each) => each.name === name);
    const found = allCases[index];
    if (found === undefined) throw new Error(`no case ${name}`);
    this.#tally = new Tally();
    const context: AttackContext = {
      short,
      tokens: new TokenMaker(tokens),
      random: new SeededRandom(seed),
      tally: this.#tally,
      source: (n) => sourceOf(index, n),
    };
    return found.create(context);
  }
}
