import { ScriptedCore } from './scripted-core.js';

describe('what is held in memory stays within the bound (I7)', () => {
  test('when a session with a smaller window takes over', () => {
    const core = new ScriptedCore();
    core.attach(1, 'a', 3).found('a', []).fetch(0, 'a').fetch(1, 'a').fetch(2, 'a').happened();
    core.attach(2, 'a', 1);
    expect(core.happened()).toEqual(['end 1 replaced', 'park 0', 'park 1', 'read a above -1 below 0']);
  });

  test('when a session ends while it is not known who is offline', () => {
    const core = new ScriptedCore({ presenceSettled: false });
    core.attach(1, 'a', 3).found('a', []).fetch(0, 'a').fetch(1, 'a').fetch(2, 'a').happened();
    expect(core.detach(1).happened()).toEqual(['park 0']);
  });
});
