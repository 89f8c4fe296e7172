import { ScriptedCore } from './scripted-core.js';

const NOW = 10_000_000;
const HOUR_MS = 3_600_000;

describe('a clock that is put back by an hour', () => {
  test('does not keep a message that nobody acks out of the mailbox for an hour', () => {
    const core = new ScriptedCore();
    core.now = NOW;
    core.attach(1, 'a').found('a', []).fetch(0, 'a').happened();
    core.now -= HOUR_MS;
    expect(core.tick(100).happened()).toEqual(['park 0']);
    core.parked(0).found('a', []).fetch(1, 'a').happened();
    expect(core.tick(2_999).happened()).toEqual([]);
    expect(core.tick(1).happened()).toEqual(['park 1']);
  });

  test('does not keep confirmations waiting for a device for longer than before', () => {
    const core = new ScriptedCore();
    core.now = NOW;
    core.attach(1, 'a').found('a', []).attach(2, 'b', 9).found('b', []);
    core.fetch(0, 'a').fetch(1, 'b').fetch(2, 'b').ack(2, 1);
    core.now += 200;
    core.ack(2, 2);
    core.now -= HOUR_MS;
    core.tick(100).parked(0).found('a', []).happened();
    core.fetch(3, 'a').fetch(4, 'b').ack(2, 4).happened();
    expect(core.tick(999).happened()).toEqual([]);
    expect(core.tick(1).happened()).toEqual(['park 3']);
  });

  test('does not keep a device from being woken for an hour', () => {
    const core = new ScriptedCore();
    core.now = NOW;
    core.fetch(0, 'a', { urgent: true });
    expect(core.parked(0).happened()).toEqual(['park 0', 'wake a']);
    core.now -= HOUR_MS;
    core.fetch(1, 'a', { urgent: true });
    expect(core.parked(1).happened()).toEqual(['park 1', 'wake a']);
  });
});
