/** A few turns of the event loop: whatever waits for no backend has run by then. */
const TURNS = 5;

/** Also one of another realm, as native code makes them. */
function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Promise<unknown> | undefined)?.then === 'function';
}

/** Knows which calls to backends are under way. */
export class Network {
  #underWay = 0;

  /** Makes a call; one that is answered later is under way until then. */
  carry(call: () => unknown): unknown {
    const result = call();
    if (isPromise(result)) {
      this.#underWay++;
      const answered = () => void this.#underWay--;
      result.then(answered, answered);
    }
    return result;
  }

  /** Resolves once no call is under way, save those that a script holds, and all that follows of their answers has run. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < TURNS;) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = this.#underWay === 0 ? quiet + 1 : 0;
    }
  }
}
