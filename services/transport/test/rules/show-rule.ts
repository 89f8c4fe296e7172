import type { Edit } from '../delivery/mutants/index.mjs';
import { editedTransport } from './edited-transport.js';
import { type Removal, Script } from './script.js';

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
    readonly breaks: readonly string[];
  }[];
}

async function run(steps: Schedule['steps'], removal: Removal): Promise<string[]> {
  const script = new Script(removal);
  try {
    await steps(script);
    return await script.comesToRest();
  } finally {
    await script.stop();
  }
}

/**
 * Runs each schedule against the product as it is, where nothing breaks, and then with the rule taken out, where exactly
 * the named invariants break. So it is the rule that holds, and the schedule that shows it.
 */
export function showRule(rule: string, schedules: readonly Schedule[]): void {
  describe(rule, () => {
    describe.each(schedules)('$title', ({ steps, given = {}, without }) => {
      test('with the rule nothing breaks', async () => {
        expect(await run(steps, given)).toEqual([]);
      });

      test.each(without)('without it ($what): $breaks', async ({ edits, removal = {}, breaks }) => {
        const edit = edits === undefined ? {} : { Transport: await editedTransport(edits) };
        expect(await run(steps, { ...given, ...removal, ...edit })).toEqual(breaks);
      });
    });
  });
}
