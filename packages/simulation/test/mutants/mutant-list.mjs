// Each takes one rule out of the product's sources: R1–R8 (ARCHITECTURE.md, "Rules"), and what else is promised.
const T = 'services/transport/src';
const mutant = (name, ...edits) => ({ name, edits: edits.map(([file, from, into]) => ({ file, from, into })) });

export const mutants = [
  mutant('R1: the ownership is not read after the mailbox', [
    `${T}/owner/inbox-reads.ts`,
    'return { batch, holds: await ownershipHolds() };',
    'return { batch, holds: true };',
  ]),
  mutant('R2: after a commit of unknown outcome the next one follows', [
    `${T}/owner/commit-loop.ts`,
    "      this.stop();\n      onLost('unknown', error);\n      return false;",
    '      for (const owner of owners) this.#progressed.add(owner);\n      return true;',
  ]),
  mutant('R2: the generation is not proved at the takeover', [
    `${T}/owner/takeover.ts`,
    "if (!(await log.commit(generation, firstCommits))) return { outcome: 'superseded' };",
    'if (firstCommits.size > 0) await log.commit(generation, firstCommits);',
  ]),
  mutant('R3: an insert of unknown outcome is repeated as an insert', [
    `${T}/owner/mailbox-work.ts`,
    '(repeated ? mailbox.repeatInsert(documents) : mailbox.insert(documents))',
    'mailbox.insert(documents)',
  ]),
  mutant('R4: an ack of what was not fetched yet counts', [`${T}/delivery/ack.ts`, ' || offset >= partition.next', '']),
  mutant('R4: an ack below the start of the epoch is confirmed without the deletion', [
    `${T}/delivery/ack.ts`,
    'removeDocument(partition, { address: session.address, offset, freed: sent });\n',
    'confirm(partition, session.address, offset);\n',
  ]),
  mutant('R5: live at any empty answer', [
    `${T}/delivery/catch-up.ts`,
    'empty && address.unsentParkedThrough < read.limit',
    'empty',
  ]),
  mutant('R5: parks in flight do not lower the limit of a read', [
    `${T}/delivery/catch-up.ts`,
    'if (entry.offset < limit && entry.sentOn !== address.session) limit = entry.offset;',
    '',
  ]),
  mutant('R6: an ack during the park deletes at once', [
    `${T}/delivery/ack.ts`,
    'entry.removeWhenParked = true;\n    partition.effects.release(entry.address, entry);',
    'removeDocument(partition, { address: entry.address, offset: entry.offset, freed: entry });',
  ]),
  mutant(
    'R7: new records are pushed while the address is catching up',
    [
      `${T}/delivery/send.ts`,
      "if (session === undefined || address.mode !== 'live') return;\n  let count",
      'if (session === undefined) return;\n  let count',
    ],
    [
      `${T}/delivery/park.ts`,
      "if (address.mode === 'live') sendHeld(partition, address);",
      'sendHeld(partition, address);',
    ],
  ),
  mutant('R8: a process that owned a partition before takes it over without a new epoch', [
    `${T}/owner/takeover.ts`,
    'const advanced = await ownership.advance(changes);',
    'const kept = documents.filter((each) => each.ownerUrl === ownerUrl).map(({ partition }) => partition);\n    const advanced = new Set([...(await ownership.advance(changes.filter((each) => !kept.includes(each.partition)))), ...kept]);\n    for (const { document } of candidates) if (kept.includes(document.partition)) (document as { epoch: number }).epoch--;',
  ]),
  mutant('model: documents of replaced owners count', [
    `${T}/owner/mailbox-reader.ts`,
    'if (document.epoch >= epoch) return document.epoch === epoch;',
    'return true;',
  ]),
  mutant('model: the confirmation of a hot ack does not wait for the commit', [
    `${T}/delivery/ack.ts`,
    'finish(partition, entry);\n',
    'finish(partition, entry);\n    confirm(partition, entry.address, entry.offset);\n',
  ]),
  mutant('model: the watermark passes records whose park is in flight', [
    `${T}/delivery/offset-tracker.ts`,
    "new Set(['parked',",
    "new Set(['parking', 'parked',",
  ]),
  mutant('dedup: forgotten at the takeover', [
    `${T}/transport-service.ts`,
    'return { from: from < start ? from : start, end };',
    'return { from: from < start ? start : start, end };',
  ]),
  mutant('window: off by one', [
    `${T}/delivery/window.ts`,
    'session.messagesInFlight < window.messages &&',
    'session.messagesInFlight <= window.messages &&',
  ]),
  mutant('CaughtUp{SENT}: too early', [
    `${T}/delivery/send.ts`,
    "    address.mode === 'live' &&\n    partition.next >= session.attachEnd &&\n",
    '',
  ]),
  mutant('quota: lost on restart', [
    `${T}/sends/send-queue.ts`,
    'quota.counted(address, await usage(address), clock.now())',
    '(await usage(address), quota.counted(address, { messages: 0, bytes: 0, senders: new Map() }, clock.now()))',
  ]),
  mutant('directory: the cache is not told of changes', [
    'services/gateway/src/create-gateway.ts',
    'directory.forget(change.userId);',
    '',
  ]),
  mutant('claim: repeated without its id', [
    'services/gateway/src/session/key-requests.ts',
    'return { requester, claimId, target, known };',
    'return { requester, claimId: crypto.getRandomValues(new Uint8Array(claimId.length)), target, known };',
  ]),
  mutant('claim: an answer is given that was not stored', [
    'services/keys/src/domain/claims.ts',
    'return (await claims.answer(opened.attempt, result)) ? result : undefined;',
    'return result;',
  ]),
  mutant('takeover: sessions are not attached again', [
    'services/gateway/src/routing/partition-lane.ts',
    'for (const session of this.#sessions) this.#attach(session, owner);\n    if',
    'if',
  ]),
];
