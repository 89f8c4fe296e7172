import { ScriptedCore } from './scripted-core.js';

describe('an urgent message for a device that is not there wakes it', () => {
  test('also when it is parked for another reason before it is known who is offline', () => {
    const core = new ScriptedCore({ presenceSettled: false });
    core.fetch(0, 'a', { urgent: true }).fetch(1, 'b').attach(2, 'b').found('b', []).ack(2, 1).happened();
    expect(core.tick(1_000).happened()).toEqual(['park 0']);
    expect(core.parked(0).happened()).toEqual(['wake a']);
  });

  test('also when it found no room in memory, was never sent, and the session ends', () => {
    const core = new ScriptedCore();
    core.attach(1, 'a', 1).found('a', []).fetch(0, 'a').fetch(1, 'a').fetch(2, 'a', { urgent: true }).happened();
    core.parked(1, 2).happened();
    expect(core.detach(1).happened()).toEqual(['wake a', 'park 0']);
  });

  test('but not when all of it was sent and acked', () => {
    const core = new ScriptedCore();
    core.attach(1, 'a', 1).found('a', []).fetch(0, 'a').fetch(1, 'a').fetch(2, 'a', { urgent: true });
    core.parked(1, 2).ack(1, 0).found('a', [1]).ack(1, 1).found('a', [2]).ack(1, 2).found('a', []).happened();
    expect(core.detach(1).happened()).toEqual([]);
  });
});
