import { mutant, src } from './mutant.mjs';

export const drops = [
  mutant('purge: documents below the marker are delivered', [
    src('catch-up'),
    "offset < address.purgedBelow ? 'purged' : ",
    '',
  ]),
  mutant('purge: new records below the marker are delivered', [
    src('park'),
    'if (entry.offset < address.purgedBelow) {',
    'if (false) {',
  ]),
  mutant('purge: held records below the marker are delivered', [
    src('catch-up'),
    'if (entry.offset >= below) return true;',
    'return true;',
  ]),
  mutant('purge: the marker is not read at the attach', [
    src('partition-delivery'),
    'raisePurgedBelow(this.#state, address, purgedBelow);',
    '',
  ]),
  mutant('purge: everything of the address is dropped', [
    src('catch-up'),
    'if (offset >= below) continue;\n    address.sentHot',
    'address.sentHot',
  ]),
  mutant('purge: the session goes on', [
    src('session'),
    'session.installedAt >= address.installedBefore) return false;',
    'true) return false;',
  ]),
  mutant('purge: the session of a later install ends, too', [
    src('session'),
    ' || session.installedAt >= address.installedBefore) return false;',
    ') return false;',
  ]),
  mutant('purge: an install that is gone is attached when the mailbox shows the marker', [
    src('partition-delivery'),
    'if (!this.#applyPurge(address, answer)) readAnswered(state, address, answer);',
    'readAnswered(state, address, answer);',
  ]),
  mutant('newest wins: the later connection, though of an install that is gone', [
    src('session'),
    'if (a.installedAt !== b.installedAt) return a.installedAt > b.installedAt;',
    '',
  ]),
  mutant('purge: a park in flight is not removed', [src('catch-up'), 'entry.removeWhenParked = true;', '']),
  mutant('expiry: expired messages are delivered', [
    src('send'),
    "message.expiresAt <= partition.now ? 'expired' : undefined",
    'undefined',
  ]),
  mutant('expiry: messages for another install are delivered', [
    src('send'),
    'message.registrationId !== session.registrationId',
    'false',
  ]),
  mutant('expiry: a message is dropped before its time', [
    src('send'),
    'message.expiresAt <= partition.now',
    'message.expiresAt <= partition.now + 1_000_000',
  ]),
  mutant('expiry: an expired document is passed over, its device is not told', [
    src('catch-up'),
    'partition.effects.dropDocument(address.key, document, cause);',
    '',
  ]),
  mutant('expiry: an expired record is resolved before the notice is durable', [
    src('send'),
    "entry.state = 'dropping';",
    'finish(partition, entry);',
  ]),
];

export const sessions = [
  mutant('session: the last to attach wins, not the newest', [src('session'), '!isNewer(request, previous)', 'false']),
  mutant('session: equal stamps are refused', [
    src('session'),
    'a.connectionId >= b.connectionId',
    'a.connectionId > b.connectionId',
  ]),
  mutant('session: the replaced one is not told', [
    src('session'),
    "if (previous.id !== request.session) partition.effects.end(previous.id, 'replaced');",
    '',
  ]),
  mutant('session: what an older one was sent is not sent again', [
    src('session'),
    'holdSentAgain(address);\n  // For',
    '// For',
  ]),
  mutant('session: what an ended one was sent is not parked', [
    src('session'),
    'holdSentAgain(address);\n  if (partition',
    'if (partition',
  ]),
  mutant('session: the held are not parked at its end', [
    src('session'),
    "if (partition.presenceSettled) parkHeld(partition, address, { cause: 'offline' });",
    'if (partition.presenceSettled) void 0;',
  ]),
  mutant('presence: nothing happens when it settles', [
    src('partition-delivery'),
    'state.presenceSettled = true;',
    'return;',
  ]),
  mutant('presence: the held of absent devices are not parked', [
    src('partition-delivery'),
    "parkHeld(state, address, { cause: 'offline' });",
    '',
  ]),
  mutant('progress: CaughtUp{SENT} before the held are sent', [
    src('send'),
    '(waiting === undefined || waiting.offset >= session.attachEnd)',
    'true',
  ]),
  mutant('progress: CaughtUp{SENT} while catching up', [src('send'), "    address.mode === 'live' &&\n", '']),
  mutant('progress: CaughtUp{CONFIRMED} does not wait', [src('send'), ' && session.backlogUnconfirmed === 0', '']),
  mutant(
    'progress: CaughtUp{CONFIRMED} does not wait for repeated acks',
    [
      src('ack'),
      'if (sent === undefined && offset < session.attachEnd) session.backlogUnconfirmed++;',
      'if (sent === undefined && offset < session.attachEnd) session.backlogUnconfirmed += 0;',
    ],
    [
      src('ack'),
      'session.sent.delete(offset);\n  if (offset < session.attachEnd)',
      'if (session.sent.delete(offset) && offset < session.attachEnd)',
    ],
  ),
  mutant('progress: no read after a park was answered', [
    src('park'),
    'pump(partition, address);\n    forgetIfIdle',
    'forgetIfIdle',
  ]),
  mutant('progress: no read after an ack', [
    src('ack'),
    'sendHeld(partition, address);\n  pump(partition, address);\n}\n\nfunction ackEntry',
    'sendHeld(partition, address);\n}\n\nfunction ackEntry',
  ]),
  mutant('progress: no read after a confirmation', [
    src('ack'),
    'sendHeld(partition, address);\n  pump(partition, address);\n}\n\n/** The attach',
    'sendHeld(partition, address);\n}\n\n/** The attach',
  ]),
  mutant('progress: nothing held is sent after an ack', [
    src('ack'),
    'sendHeld(partition, address);\n  pump(partition, address);\n}\n\nfunction ackEntry',
    'pump(partition, address);\n}\n\nfunction ackEntry',
  ]),
  mutant('progress: the same empty read is made again and again', [
    src('catch-up'),
    'if (limit <= session.emptyBelow) return;',
    '',
  ]),
  mutant('progress: an empty answer below a lower limit ends the reading', [
    src('catch-up'),
    'session.emptyBelow = empty ? read.limit : -1;',
    'session.emptyBelow = Number.MAX_SAFE_INTEGER;',
  ]),
  mutant('progress: two reads at once', [src('catch-up'), ' || session.reading !== undefined', '']),
  mutant('deliver: redelivered is not told', [
    src('send'),
    'const redelivered = entry.sentOn !== undefined;',
    'const redelivered = false;',
  ]),
  mutant('ephemeral: delivered without a free slot', [
    src('partition-delivery'),
    'return fits(this.#state.config, session, message.bytes) ?',
    'return true ?',
  ]),
  mutant('ephemeral: delivered to a session that is catching up', [
    src('partition-delivery'),
    "known?.mode === 'live' ? known.session",
    'known !== undefined ? known.session',
  ]),
];

export const wakeUps = [
  mutant('wake-up: none when an urgent message is parked', [src('park'), 'wake(partition, entry.address);', '']),
  mutant('wake-up: none for a suspended device', [
    src('park'),
    "entry.parkCause === 'offline' || entry.parkCause === 'late'",
    "entry.parkCause === 'offline'",
  ]),
  mutant('wake-up: none when presence was not known', [
    src('park'),
    "address.session === undefined ? 'offline' : cause",
    'cause',
  ]),
  mutant('wake-up: none when a session leaves urgent messages unacked', [
    src('session'),
    'if (leavesUrgent(session)) wake(partition, address.key);',
    '',
  ]),
  mutant('wake-up: none for what a session was never sent', [
    src('session'),
    'if (session.urgentWaiting) return true;',
    '',
  ]),
  mutant('wake-up: as many as there are messages', [src('wake'), 'if (partition.wokenAt.has(address)) return;', '']),
  mutant('wake-up: one only, for ever', [src('wake'), 'partition.wokenAt.delete(address);', 'continue;']),
  mutant('wake-up: an attach does not end the pause', [src('session'), 'partition.wokenAt.delete(address.key);', '']),
  mutant('wake-up: an ack does not end the pause', [src('ack'), 'partition.wokenAt.delete(session.address);', '']),
  mutant('quota: not given back by a hot ack', [
    src('ack'),
    'finish(partition, entry);\n    partition.effects.release(entry.address, entry);',
    'finish(partition, entry);',
  ]),
  mutant('quota: not given back by the ack of a document', [
    src('ack'),
    'partition.effects.release(address, freed);',
    '',
  ]),
  mutant('quota: given back by each ack during the park', [
    src('ack'),
    "state === 'parking' && !entry.removeWhenParked",
    "state === 'parking'",
  ]),
  mutant('quota: not counted anew after a purge', [
    src('catch-up'),
    'if (resolved > 0) partition.effects.release(address.key, undefined);',
    '',
  ]),
];
