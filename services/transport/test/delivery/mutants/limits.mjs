import { mutant, src } from './mutant.mjs';

export const bounds = [
  mutant('window: one message too many', [
    src('window'),
    'session.messagesInFlight < window.messages &&',
    'session.messagesInFlight <= window.messages &&',
  ]),
  mutant('window: bytes are not counted', [
    src('window'),
    'session.bytesInFlight + bytes <= session.window.bytes',
    'true',
  ]),
  mutant('window: a message larger than it never fits', [src('window'), 'session.messagesInFlight === 0 || ', '']),
  mutant('window: a slot is not freed by the ack', [src('window'), 'session.messagesInFlight--;', '']),
  mutant('window: a slot is freed by every repeat of the ack', [
    src('window'),
    'message === undefined || message.acked',
    'message === undefined',
  ]),
  mutant('window: any number of acked messages may be unconfirmed', [
    src('window'),
    'session.sent.size < window.messages * config.unconfirmedWindows',
    'true',
  ]),
  mutant('hold: messages are not counted', [src('park'), 'address.held.length < bound.messages && ', '']),
  mutant('hold: bytes are not counted', [src('park'), ' && address.heldBytes + bytes <= bound.bytes', '']),
  mutant('hold: bytes that leave are not counted', [src('send'), 'address.heldBytes -= entry.bytes;', '']),
  mutant('hold: too much stays after an attach with a smaller window', [
    src('session'),
    "parkExcess(partition, address, 'bound');",
    '',
  ]),
  mutant('memory: the bytes of a parked record are not released', [src('park'), 'partition.bytes -= entry.bytes;', '']),
  mutant('memory: the bytes of a finished record are not released', [
    src('send'),
    'partition.bytes -= entry.bytes;',
    '',
  ]),
  mutant('memory: relief parks nothing', [
    src('partition-delivery'),
    'if (remaining <= bytes) return false;',
    'return false;',
  ]),
  mutant('memory: idle addresses are kept', [src('address'), 'if (idle &&', 'if (false && idle &&']),
];

export const confirmation = [
  mutant('confirmation: of a hot ack does not wait for the commit', [
    src('ack'),
    'finish(partition, entry);\n',
    'finish(partition, entry);\n    confirm(partition, entry.address, entry.offset);\n',
  ]),
  mutant('confirmation: of a parked ack does not wait for the deletion', [
    src('ack'),
    "if (entry.state === 'done') confirm",
    "if (entry.state === 'done' || entry.state === 'removing') confirm",
  ]),
  mutant('confirmation: of a parked ack does not wait for the committed offset', [
    src('ack'),
    "if (entry.state === 'removing') entry.state = 'done';",
    "if (entry.state === 'removing') entry.state = 'done';\n    confirm(partition, key, offset);",
  ]),
  mutant('confirmation: a deletion that is answered after the commit confirms nothing', [
    src('ack'),
    '} else {\n    confirm(partition, key, offset);\n  }',
    '}',
  ]),
  mutant('confirmation: a read in flight may bring back what was confirmed meanwhile', [
    src('ack'),
    'session.reading?.confirmed.add(offset);',
    '',
  ]),
  mutant('confirmation: CaughtUp does not wait for what is not fetched', [
    src('send'),
    '    partition.next >= session.attachEnd &&\n',
    '',
  ]),
  mutant('confirmation: a gap at the end of the backlog', [
    src('partition-delivery'),
    'if (state.next < end) return;',
    'if (state.next !== end) return;',
  ]),
  mutant('confirmation: a page is sent with what the session has acked', [
    src('catch-up'),
    ' || session.acked.has(offset)',
    '',
  ]),
  mutant('confirmation: told before the attach', [
    src('ack'),
    'if (session.attached) partition',
    'if (true) partition',
  ]),
  mutant('confirmation: those before the attach are forgotten', [
    src('catch-up'),
    'for (const offset of session.confirmedEarly.splice(0)) partition.effects.confirm(session.id, offset);',
    '',
  ]),
  mutant('watermark: passes records whose park is in flight', [
    src('offset-tracker'),
    "new Set(['parked',",
    "new Set(['parking', 'parked',",
  ]),
  mutant('watermark: passes records whose drop is not recorded yet', [
    src('offset-tracker'),
    "new Set(['parked',",
    "new Set(['dropping', 'parked',",
  ]),
  mutant('watermark: passes held records', [src('offset-tracker'), "new Set(['parked',", "new Set(['held', 'parked',"]),
  mutant('watermark: late records are not parked', [
    src('partition-delivery'),
    "this.#parkWhile('late', (entry) => hasPassed(parkAfterMs, entry.fetchedAt, now));",
    '',
  ]),
  mutant('watermark: records that keep confirmations waiting are not parked', [
    src('partition-delivery'),
    "if (blockedBelow >= 0) this.#parkWhile('blocking', (entry) => entry.offset < blockedBelow);",
    '',
  ]),
  mutant('watermark: only hot acks are kept waiting', [
    src('ack'),
    'noteIfBlocked(partition, offset);',
    "if (entry.state === 'done') noteIfBlocked(partition, offset);",
  ]),
];
