import { type Offset, encodeDeliveryId } from '@lantern/protocol';
import { AckLedger } from './ack-ledger.js';

const id = (incarnation: number, offset: number) =>
  encodeDeliveryId(incarnation, { kind: 'message', offset: offset as Offset });
const notice = (incarnation: number, number: number) =>
  encodeDeliveryId(incarnation, { kind: 'notice', notice: number });

function confirmed(ledger: AckLedger, ...ids: Uint8Array[]): number[] {
  const seqs: number[] = [];
  ledger.confirm(ids, (seq) => seqs.push(seq));
  return seqs;
}

test('an ack is answered when the last of its ids is confirmed', () => {
  const ledger = new AckLedger();
  ledger.open(1, [id(7, 1), id(7, 2)]);
  ledger.open(2, [id(7, 3)]);
  expect(confirmed(ledger, id(7, 2), id(7, 3))).toEqual([2]);
  expect(ledger.size).toBe(1);
  expect(confirmed(ledger, id(7, 1))).toEqual([1]);
  expect(ledger.size).toBe(0);
});

test('an id that two acks name answers both', () => {
  const ledger = new AckLedger();
  ledger.open(1, [id(7, 1)]);
  ledger.open(2, [id(7, 1)]);
  expect(confirmed(ledger, id(7, 1))).toEqual([1, 2]);
});

test('ids that differ in any of their bytes are different, notices and the largest offsets too', () => {
  const ids = [
    ...Array.from({ length: 12 }, (_, at) =>
      Uint8Array.from({ length: 12 }, (_byte, index) => (index === at ? 255 : 0)),
    ),
    id(7, 1),
    id(8, 1),
    id(7, 2 ** 32 + 1),
    id(7, Number.MAX_SAFE_INTEGER),
    id(7, Number.MAX_SAFE_INTEGER - 1),
    notice(7, 1),
    notice(8, 1),
    new Uint8Array(12).fill(255),
  ];
  const ledger = new AckLedger();
  for (const [seq, each] of ids.entries()) ledger.open(seq, [each]);
  for (const [seq, each] of ids.entries()) expect(confirmed(ledger, each)).toEqual([seq]);
  expect(ledger.size).toBe(0);
});

test('ids of another length name nothing', () => {
  expect(new AckLedger().open(1, [new Uint8Array(11), new Uint8Array(0), id(7, 1)])).toHaveLength(1);
});
