import type { Edit } from '../delivery/mutants/index.mjs';
import { MemoryMailbox, MemoryOwnership } from '../service/memory-ports.js';
import { editedTransport } from './edited-transport.js';
import { type Removal, Script, type Setting, type Stores } from './script.js';

export interface Schedule {
  /** What happens, and what must not come of it. */
  readonly title: string;
  readonly steps: (script: Script) => Promise<void>;
  /** Also with the rule, for what makes the schedule worth running. */
  readonly given?: Removal;
  /** Ways to take the rule out, each with all that breaks then. */
  readonly without: readonly {
    readonly what: string;
    readonly edits?: readonly Edit[];
    readonly removal?: Removal;
    /** A mailbox store without the rule: instead of any other store. */
    readonly memory?: typeof MemoryMailbox;
    readonly breaks: readonly string[];
  }[];
}

export interface Rule {
  readonly name: string;
  readonly schedules: readonly Schedule[];
}

async function run(steps: Schedule['steps'], setting: Setting): Promise<string[]> {
  const script = new Script(setting);
  try {
    await steps(script);
    return await script.comesToRest();
  } finally {
    await script.stop();
  }
}

export function memoryStores(Mailbox: typeof MemoryMailbox = MemoryMailbox): Stores {
  const mailbox = new Mailbox();
  return { mailbox, addressBook: mailbox, ownership: new MemoryOwnership() };
}

/**
 * Runs each schedule against the product as it is, where nothing breaks, and then with the rule taken out, where exactly
 * the named invariants break. So it is the rule that holds, and the schedule that shows it.
 *
 * @param storesOf makes the stores of a run, in memory unless told
 */
export function showRule({ name, schedules }: Rule, storesOf?: () => Promise<Stores>): void {
  const stores = storesOf ?? (async () => memoryStores());
  describe.each(schedules)(`${name}: $title`, ({ steps, given = {}, without }) => {
    test('with the rule nothing breaks', async () => {
      expect(await run(steps, { stores: await stores(), ...given })).toEqual([]);
    });

    const ways = without.filter(({ memory }) => memory === undefined || storesOf === undefined);
    if (ways.length === 0) return;
    test.each(ways)('without it ($what): $breaks', async ({ edits, removal = {}, memory, breaks }) => {
      const code = edits === undefined ? {} : { Transport: await editedTransport(edits) };
      const own = memory === undefined ? await stores() : memoryStores(memory);
      expect(await run(steps, { stores: own, ...given, ...removal, ...code })).toEqual(breaks);
    });
  });
}
