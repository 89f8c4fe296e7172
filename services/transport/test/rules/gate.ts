import { OutcomeUnknown } from '../../src/index.js';
import type { Network } from './network.js';

/** A call that left a process and is still in the network: the script says when it arrives and when it is answered. */
export class HeldCall {
  readonly answered: Promise<unknown>;
  readonly #effect: () => unknown;
  #settle: { resolve: (value: unknown) => void; reject: (error: Error) => void } | undefined;
  #result: Promise<unknown> | undefined;

  readonly #network: Network;

  constructor(
    readonly operation: string,
    effect: () => unknown,
    network: Network,
  ) {
    this.#effect = effect;
    this.#network = network;
    this.answered = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  /** The backend carries it out, once; the caller is not told. */
  async arrives(): Promise<void> {
    this.#result ??= Promise.resolve(this.#network.carry(this.#effect));
    await this.#result.catch(() => undefined);
    await this.#network.settled();
  }

  /** It is carried out, if it was not, and the caller is answered. */
  async isAnswered(): Promise<void> {
    await this.arrives();
    this.#settle?.resolve(this.#result);
    await this.#network.settled();
  }

  /** The caller is told that the outcome is unknown. The call may still arrive later, or never. */
  async timesOut(): Promise<void> {
    this.#settle?.reject(new OutcomeUnknown('no answer in time'));
    await this.#network.settled();
  }
}

/** Between one process and its backends: passes calls on, or holds them in the network. */
export class Gate {
  readonly #holding = new Set<string>();
  readonly #held: HeldCall[] = [];
  readonly #network: Network;
  #cut = false;

  constructor(network: Network) {
    this.#network = network;
  }

  /** From now on these calls wait in the network until the script lets them arrive. */
  hold(...operations: readonly string[]): void {
    for (const operation of operations) this.#holding.add(operation);
  }

  /** New calls pass again; those that are held stay held. */
  letPass(...operations: readonly string[]): void {
    for (const operation of operations) this.#holding.delete(operation);
  }

  /** The oldest held call of this kind that was not taken yet. */
  async held(operation: string): Promise<HeldCall> {
    const call = await this.heldIfAny(operation);
    if (call === undefined) throw new Error(`the schedule does not fit any more: no ${operation} is under way`);
    return call;
  }

  /** As {@link held}, for a call that is only made when a rule is taken out, or only when it is kept. */
  async heldIfAny(operation: string): Promise<HeldCall | undefined> {
    await this.#network.settled();
    const index = this.#held.findIndex((call) => call.operation === operation);
    return index < 0 ? undefined : this.#held.splice(index, 1)[0];
  }

  /** The process is dead: no call leaves it any more. */
  cut(): void {
    this.#cut = true;
  }

  /** The port as the process behind this gate sees it. Its calls are named after it: `mailbox.read`. */
  guard<Port extends object>(portName: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) =>
          this.#pass(`${portName}.${String(name)}`, () => Reflect.apply(member, target, args));
      },
    });
  }

  #pass(operation: string, effect: () => unknown): unknown {
    if (this.#cut) return new Promise(() => {});
    if (!this.#holding.has(operation)) return this.#network.carry(effect);
    const call = new HeldCall(operation, effect, this.#network);
    this.#held.push(call);
    return call.answered;
  }
}
