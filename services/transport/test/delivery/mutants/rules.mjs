import { mutant, src } from './mutant.mjs';

export const r4 = [
  mutant('R4: an ack below the start of the epoch is ignored', [
    src('ack'),
    'removeDocument(partition, { address: session.address, offset, freed: sent });\n',
    '\n',
  ]),
  mutant('R4: an ack below the start of the epoch is confirmed without the deletion', [
    src('ack'),
    'removeDocument(partition, { address: session.address, offset, freed: sent });\n',
    'confirm(partition, session.address, offset);\n',
  ]),
  mutant('R4: an ack of what was not fetched yet counts', [src('ack'), ' || offset >= partition.next', '']),
  mutant("R4: an ack counts for another address's record", [
    src('ack'),
    'entry !== undefined && entry.address !== session.address',
    'false',
  ]),
  mutant('R4: a foreign ack is not answered', [
    src('ack'),
    'tellConfirmed(partition, session, offset);\n    return;',
    'return;',
  ]),
];

export const r5 = [
  mutant('R5: held records do not lower the limit of a read', [
    src('catch-up'),
    'address.held[0]?.offset ?? partition.next',
    'partition.next',
  ]),
  mutant('R5: parks in flight do not lower the limit of a read', [
    src('catch-up'),
    'if (entry.offset < limit && entry.sentOn !== address.session) limit = entry.offset;',
    '',
  ]),
  mutant('R5: parks of what an older session was sent do not lower the limit', [
    src('catch-up'),
    'entry.sentOn !== address.session',
    'entry.sentOn === undefined',
  ]),
  mutant('R5: the limit is taken when the answer comes', [
    src('catch-up'),
    'address.unsentParkedThrough < read.limit',
    'address.unsentParkedThrough < readLimit(partition, address)',
  ]),
  mutant('R5: live at any empty answer', [
    src('catch-up'),
    'empty && address.unsentParkedThrough < read.limit',
    'empty',
  ]),
  mutant('R5: live although a page was not empty (invalid documents only)', [
    src('catch-up'),
    'const empty = page.through < 0;',
    'const empty = page.documents.length === 0;',
  ]),
  mutant('R5: what was parked before the attach counts as sent', [
    src('session'),
    'address.unsentParkedThrough = address.parkedThrough;',
    'address.unsentParkedThrough = -1;',
  ]),
  mutant('R5: what is held below a parked record stays held at an attach', [
    src('session'),
    "parkHeld(partition, address, { through: address.parkedThrough, cause: 'bound' });",
    '',
  ]),
  mutant('R5: a new record is parked, the held ones below it are not', [
    src('park'),
    'parkHeld(partition, address, { cause });\n  park(partition, entry, cause);',
    'park(partition, entry, cause);',
  ]),
  mutant('R5: the held are not pushed in order', [
    src('session'),
    'address.held = [...again, ...address.held].sort((a, b) => a.offset - b.offset);',
    'address.held = [...address.held, ...again];',
  ]),
  mutant('R5: a read starts from the beginning, not above what was sent', [
    src('catch-up'),
    'above: session.sentThrough,',
    'above: -1,',
  ]),
  mutant('R5: what was sent on the session is not remembered', [src('send'), 'session.sentThrough = offset;', '']),
  mutant('R5: a page that did not fit counts as sent', [
    src('catch-up'),
    'document.bytes)) return false;',
    'document.bytes)) break;',
  ]),
  mutant('R5: reads of a replaced session are answered to the new one', [
    src('partition-delivery'),
    'address?.session?.reading?.token === request.token',
    'address?.session?.reading !== undefined',
  ]),
];

export const r6r7 = [
  mutant('R6: an ack during the park deletes at once', [
    src('ack'),
    'entry.removeWhenParked = true;\n    partition.effects.release(entry.address, entry);',
    'removeDocument(partition, { address: entry.address, offset: entry.offset, freed: entry });',
  ]),
  mutant('R6: an ack during the park counts as the ack of a hot record', [
    src('ack'),
    "if (state === 'held' || state === 'sent') {",
    "if (state === 'held' || state === 'sent' || state === 'parking') { if (state === 'parking') entry.sentOn = undefined;",
  ]),
  mutant('R6: an acked record that is being parked is forgotten', [
    src('ack'),
    'entry.removeWhenParked = true;',
    'void 0;',
  ]),
  mutant(
    'R7: new records are pushed while the address is catching up',
    [
      src('send'),
      "if (session === undefined || address.mode !== 'live') return;\n  let count",
      'if (session === undefined) return;\n  let count',
    ],
    [src('park'), "if (address.mode === 'live') sendHeld(partition, address);", 'sendHeld(partition, address);'],
  ),
  mutant('R7: parking does not make an address catch up', [
    src('park'),
    "if (address.mode === 'live') address.mode = 'catching-up';",
    '',
  ]),
];
