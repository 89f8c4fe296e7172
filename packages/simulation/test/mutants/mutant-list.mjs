// Each takes one rule out of the product's sources: R1–R8 (ARCHITECTURE.md, "Rules"), and what else is promised.
import { mutants as coreMutants } from '../../../../services/transport/test/delivery/mutants/index.mjs';

const T = 'services/transport/src';
const mutant = (name, ...edits) => ({ name, edits: edits.map(([file, from, into]) => ({ file, from, into })) });

/** One of the delivery core, which its own model test knows by the second name. */
function ofCore(name, coreName = name) {
  const known = coreMutants.find((each) => each.name === coreName);
  if (known === undefined) throw new Error(`the delivery core has no mutant "${coreName}"`);
  return { name, edits: known.edits.map((edit) => ({ ...edit, file: `services/transport/${edit.file}` })) };
}

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
  ofCore('R4: an ack of what was not fetched yet counts'),
  ofCore('R4: an ack below the start of the epoch is confirmed without the deletion'),
  ofCore('R5: live at any empty answer'),
  ofCore('R5: parks in flight do not lower the limit of a read'),
  ofCore('R6: an ack during the park deletes at once'),
  ofCore('R7: new records are pushed while the address is catching up'),
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
  ofCore('model: the confirmation of a hot ack does not wait for the commit', 'confirmation: of a hot ack does not wait for the commit'),
  ofCore('model: the watermark passes records whose park is in flight', 'watermark: passes records whose park is in flight'),
  mutant('dedup: forgotten at the takeover', [
    `${T}/transport-service.ts`,
    'return { from: from < start ? from : start, end };',
    'return { from: from < start ? start : start, end };',
  ]),
  ofCore('window: off by one', 'window: one message too many'),
  mutant('CaughtUp{SENT}: too early', [
    `${T}/delivery/send.ts`,
    "    address.mode === 'live' &&\n    partition.next >= session.attachEnd &&\n",
    '',
  ]),
  mutant('quota: lost on restart', [
    `${T}/sends/quota-book.ts`,
    'const senders = new Map<UserId, Tally>();\n',
    'if (!this.#usage.has(address)) stored = { messages: 0, bytes: 0, senders: new Map() };\n    const senders = new Map<UserId, Tally>();\n',
  ]),
  mutant('quota: no share of a sender', [`${T}/sends/quota-book.ts`, "overShare ? 'sender-full' : 'admitted'", "'admitted'"]),
  mutant('quota: a mailbox that is full is not', [
    `${T}/sends/quota-book.ts`,
    "if (usage.messages + 1 > maxMessages || usage.bytes + bytes > maxBytes) return 'full';",
    '',
  ]),
  mutant('mismatch: answered from the cache', [
    'services/gateway/src/session/session-sends.ts',
    'devices = await directory.fresh(request.send.recipient);',
    'devices = directory.cached(request.send.recipient) ?? (await directory.fresh(request.send.recipient));',
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
