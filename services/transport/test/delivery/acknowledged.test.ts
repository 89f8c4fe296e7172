import { ScriptedCore } from './scripted-core.js';

describe('an ack of a document that is deleted while a mailbox read is in flight', () => {
  test('is not answered by delivering the document again (I2)', () => {
    const core = new ScriptedCore({ start: 10 });
    core.attach(1, 'a').found('a', [1, 2], { more: true });
    expect(core.happened()).toEqual(['read a above -1 below 10', 'attached 1', 'deliver 1 on 1', 'deliver 2 on 1']);
    // An unconfirmed ack of an earlier session (R4); the deletion is under way when the next page is read.
    core.ack(1, 5).ack(1, 1, 2);
    expect(core.happened()).toEqual([
      'remove 5 of a',
      'release a unknown',
      'remove 1 of a',
      'release a 1',
      'read a above 2 below 10',
      'remove 2 of a',
      'release a 1',
    ]);
    core.removed(5, 'a');
    expect(core.happened()).toEqual(['confirm 5 on 1']);
    core.found('a', [3, 5]);
    expect(core.happened()).toEqual(['deliver 3 on 1', 'read a above 5 below 10']);
  });

  test('is told of only after the attach', () => {
    const core = new ScriptedCore({ start: 10 });
    core.attach(1, 'a').ack(1, 5).removed(5, 'a');
    expect(core.happened()).toEqual(['read a above -1 below 10', 'remove 5 of a', 'release a unknown']);
    core.found('a', [5, 6]);
    expect(core.happened()).toEqual(['attached 1', 'confirm 5 on 1', 'deliver 6 on 1', 'read a above 6 below 10']);
  });
});

test('CaughtUp{CONFIRMED} waits for the acks of an earlier session that are repeated on this one (R4)', () => {
  const core = new ScriptedCore({ start: 10 });
  core.attach(1, 'a').ack(1, 5).found('a', []);
  expect(core.happened()).toEqual([
    'read a above -1 below 10',
    'remove 5 of a',
    'release a unknown',
    'attached 1',
    'caught up 1 sent',
  ]);
  core.removed(5, 'a');
  expect(core.happened()).toEqual(['confirm 5 on 1', 'caught up 1 confirmed']);
});

test('an ack of what the owner has not read yet is neither counted nor answered: the record comes again, and its ack counts (R4)', () => {
  const core = new ScriptedCore({ start: 10 });
  // The owner before this one had delivered 11 already; nobody will ever get 99.
  core.attach(1, 'a').found('a', []).happened();
  core.ack(1, 11, 99);
  expect(core.happened()).toEqual([]);
  core.fetch(10, 'b').fetch(11, 'a');
  expect(core.happened()).toEqual(['park 10', 'deliver 11 on 1']);
  core.parked(10).ack(1, 11).happened();
  expect(core.committed(12).happened()).toEqual(['confirm 11 on 1']);
});

test('a parked message whose confirmation waits for another device for too long gets that device parked', () => {
  const core = new ScriptedCore();
  core.attach(1, 'a').found('a', []).fetch(0, 'a').fetch(1, 'b');
  core.parked(1).attach(2, 'b').found('b', [1]).ack(2, 1).removed(1, 'b').happened();
  expect(core.tick(999).happened()).toEqual([]);
  expect(core.tick(1).happened()).toEqual(['park 0']);
});

describe('the quota', () => {
  test('of a message that is acked on two sessions while it is being parked is given back once', () => {
    const core = new ScriptedCore();
    core.fetch(0, 'a').attach(1, 'a').ack(1, 0);
    expect(core.happened()).toEqual(['park 0', 'read a above -1 below 0', 'release a 1']);
    core.attach(2, 'a').ack(2, 0);
    expect(core.happened()).toEqual(['end 1 replaced', 'read a above -1 below 0']);
  });

  test('is counted anew when the first mailbox read shows that held messages are purged', () => {
    const core = new ScriptedCore();
    core.attach(1, 'a').fetch(0, 'a').happened();
    core.found('a', [], { purgedBelow: 1 });
    expect(core.happened()).toEqual(['release a unknown', 'attached 1', 'caught up 1 sent', 'caught up 1 confirmed']);
  });
});
