import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';
import type { SimProcess } from './sim-process.js';
import type { Trace } from './trace.js';

/** What may befall calls to a server, each as a probability. */
export interface Trouble {
  /** It is not done, and nobody says so. */
  readonly loseRequest: number;
  /** It is done, and nobody says so. */
  readonly loseReply: number;
  /** It is done late, maybe after the caller gave up. */
  readonly slow: number;
  /** It is refused: certainly not done. */
  readonly refuse: number;
}

export const NO_TROUBLE: Trouble = { loseRequest: 0, loseReply: 0, slow: 0, refuse: 0 };

/** What befalls the next calls of one process of one kind. */
export interface CallTrap {
  readonly from: string;
  /** What the call says of itself begins with that. */
  readonly call: string;
  readonly fate: 'done' | 'lose-reply' | 'late';
  /** Of a late one. */
  readonly lateMs: number;
  /** Right after it was sent. */
  readonly sprung: (from: SimProcess) => void;
  /** Calls. */
  times: number;
}

export interface Call<T> {
  readonly from: SimProcess;
  /** Name of the server. */
  readonly to: string;
  /** For the trace. */
  readonly what: () => string;
  readonly timeoutMs: number;
  /** At the server, at once; what it throws is the answer. */
  readonly apply: () => T;
  readonly timedOut: () => Error;
  readonly refused: () => Error;
}

type Fate = 'done' | 'lose-request' | 'lose-reply' | 'slow' | 'refuse' | 'late';

/** Who can reach whom, how fast, and what happens to calls. */
export class Network {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly #random: Random;
  /** From > to, and how often it was blocked. */
  readonly #blocked = new Map<string, number>();
  readonly #unblocked = new Map<string, (() => void)[]>();
  readonly #troubles = new Map<string, Trouble[]>();
  readonly #traps = new Set<CallTrap>();

  constructor({ scheduler, trace, random }: { scheduler: Scheduler; trace: Trace; random: Random }) {
    this.scheduler = scheduler;
    this.trace = trace;
    this.#random = random;
  }

  /** One way, ms. */
  delay(): number {
    const roll = this.#random.next();
    if (roll < 0.9) return 0.2 + 5 * this.#random.next();
    return roll < 0.99 ? 40 * this.#random.next() : 400 * this.#random.next();
  }

  isBlocked(from: string, to: string): boolean {
    return this.#blocked.size > 0 && this.#blocked.has(`${from}>${to}`);
  }

  /** Nothing gets from one to the other until what it returns is called. */
  block(from: string, to: string): () => void {
    const key = `${from}>${to}`;
    this.#blocked.set(key, (this.#blocked.get(key) ?? 0) + 1);
    return () => {
      const left = (this.#blocked.get(key) ?? 1) - 1;
      if (left > 0) {
        this.#blocked.set(key, left);
        return;
      }
      this.#blocked.delete(key);
      const waiting = this.#unblocked.get(key) ?? [];
      this.#unblocked.delete(key);
      for (const goOn of waiting) goOn();
    };
  }

  onUnblocked(from: string, to: string, goOn: () => void): void {
    const key = `${from}>${to}`;
    const waiting = this.#unblocked.get(key);
    if (waiting === undefined) this.#unblocked.set(key, [goOn]);
    else waiting.push(goOn);
  }

  /** Until what it returns is called. */
  trouble(server: string, trouble: Trouble): () => void {
    const list = this.#troubles.get(server) ?? [];
    this.#troubles.set(server, list);
    list.push(trouble);
    return () => void list.splice(list.indexOf(trouble), 1);
  }

  /** Until it was sprung as often as it says, or what it returns is called. */
  trap(trap: CallTrap): () => void {
    this.#traps.add(trap);
    return () => void this.#traps.delete(trap);
  }

  /** Calls a server; what it answers comes back to the caller, or an error after `timeoutMs`. */
  call<T>(call: Call<T>): Promise<T> {
    const { from, to, timeoutMs, timedOut, refused } = call;
    const trouble = this.#troubles.get(to)?.at(-1) ?? NO_TROUBLE;
    const trap = this.#traps.size > 0 ? this.#spring(call) : undefined;
    const fate = trap?.fate ?? (trouble === NO_TROUBLE ? 'done' : this.#fate(trouble));
    return new Promise((resolve, reject) => {
      let over = false;
      const timer = from.clock.after(timeoutMs, () => {
        over = true;
        this.trace.add(from.name, to, () => `${call.what()}: no answer`);
        reject(timedOut());
      });
      const answer = (settle: () => void): void => {
        if (fate === 'lose-reply' || this.isBlocked(to, from.name)) return;
        this.scheduler.after(this.delay(), () => {
          from.dispatch(() => {
            timer.cancel();
            if (!over) settle();
          });
        });
      };
      const arrive = (): void => {
        if (fate === 'refuse') return answer(() => reject(refused()));
        try {
          const result = call.apply();
          this.trace.add(from.name, to, () => `${call.what()}${fate === 'lose-reply' ? ' (answer lost)' : ''}`);
          answer(() => resolve(result));
        } catch (error) {
          answer(() => reject(error));
        }
      };
      if (fate === 'lose-request') return;
      this.scheduler.after(this.#delayOf(fate, timeoutMs, trap), () => this.#reach(from.name, to, arrive));
    });
  }

  #spring({ from, what }: Pick<Call<unknown>, 'from' | 'what'>): CallTrap | undefined {
    for (const trap of this.#traps) {
      if (trap.from !== from.name || !what().startsWith(trap.call)) continue;
      if (--trap.times === 0) this.#traps.delete(trap);
      this.trace.add('fault', from.name, () => `${trap.fate}: ${what()}`);
      this.scheduler.after(0, () => trap.sprung(from));
      return trap;
    }
    return undefined;
  }

  #delayOf(fate: Fate, timeoutMs: number, trap: CallTrap | undefined): number {
    if (fate === 'late') return trap?.lateMs ?? 0;
    return fate === 'slow' ? timeoutMs * (0.3 + 2 * this.#random.next()) : this.delay();
  }

  /** What cannot get through now does so later, or never. */
  #reach(from: string, to: string, arrive: () => void): void {
    if (!this.isBlocked(from, to)) return arrive();
    if (this.#random.chance(0.5)) this.onUnblocked(from, to, () => void this.scheduler.after(this.delay(), arrive));
  }

  #fate({ loseRequest, loseReply, slow, refuse }: Trouble): Fate {
    let roll = this.#random.next();
    if ((roll -= loseRequest) < 0) return 'lose-request';
    if ((roll -= loseReply) < 0) return 'lose-reply';
    if ((roll -= slow) < 0) return 'slow';
    return roll - refuse < 0 ? 'refuse' : 'done';
  }
}
