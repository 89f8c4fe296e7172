import { sequenceDiagram } from '../src/run/diagram.js';
import { generateSchedule } from '../src/run/generate-schedule.js';
import { shrink } from '../src/run/shrink.js';

describe('shrinking', () => {
  it('leaves only the faults and actions without which the schedule does not fail', async () => {
    const whole = generateSchedule(3, 120);
    const [fault, action, other] = [whole.faults[4], whole.actions[7], whole.actions.at(-1)];
    const run = async ({ faults, actions }: typeof whole) => {
      const fails = [fault, action, other].every((needed) => [...faults, ...actions].includes(needed as never));
      return { violation: fails ? 'broken' : undefined };
    };
    const { schedule } = await shrink(whole, run);
    expect(schedule).toEqual({ ...whole, faults: [fault], actions: [action, other] });
  });
});

describe('the diagram', () => {
  it('shows who told whom what, without what is routine', () => {
    const lines = [
      { at: 1, from: 'tr0', to: 'broker', what: 'heartbeat' },
      { at: 2.4, from: 'tr0', to: 'store', what: 'insert 4/e1' },
      { at: 3, from: 'tr0', to: '', what: 'dies' },
    ];
    expect(sequenceDiagram(lines)).toBe(
      [
        'sequenceDiagram',
        '  participant tr0',
        '  participant store',
        '  tr0->>store: 2 ms: insert 4/e1',
        '  Note over tr0: 3 ms: dies',
      ].join('\n'),
    );
  });
});
