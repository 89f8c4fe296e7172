import { fileURLToPath } from 'node:url';
import { outcomeTable } from '../src/cli/outcome-table.js';
import { CLIENT_RULES } from '../src/client/rules/all-client-rules.js';
import { runClientRules } from '../src/client/run-client-rules.js';

const command = (file: string) => `exec ${process.execPath} ${fileURLToPath(new URL(file, import.meta.url))}`;

test('the TypeScript client keeps every rule that is not slow', async () => {
  const outcomes = await runClientRules({ command: command('../dist/harness/typescript-main.js') });
  const table = outcomeTable('Rules for a client', outcomes);
  const broken = outcomes.filter(({ outcome }) => outcome !== 'pass');
  expect({ broken, table }).toEqual({ broken: [], table });
  expect(outcomes).toHaveLength(CLIENT_RULES.filter(({ slow }) => !slow).length);
}, 180_000);

test('what a naive client does wrong is found, and what it does right is not', async () => {
  const naive = command('./naive-client.mjs');
  const keeps = ({ name }: { readonly name: string }) => KEPT_BY_NAIVE.some((start) => name.startsWith(start));
  // What it does not do is not waited for long; what it does may take its time.
  const outcomes = [
    ...(await runClientRules({ command: naive, select: (rule) => rule.slow !== true && !keeps(rule), waitMs: 4_000 })),
    ...(await runClientRules({ command: naive, select: keeps })),
  ];
  const passed = outcomes.filter(({ outcome }) => outcome === 'pass').map(({ name }) => name);
  const failed = outcomes.filter(({ outcome }) => outcome === 'fail').map(({ name }) => name);
  const expectedly = (names: readonly string[], starts: readonly string[]) =>
    starts.filter((start) => !names.some((name) => name.startsWith(start)));
  expect(expectedly(failed, BROKEN_BY_NAIVE)).toEqual([]);
  expect(expectedly(passed, KEPT_BY_NAIVE)).toEqual([]);
}, 180_000);

/** It connects again at once whatever the code, repeats nothing, acks everything at once, and knows no pushes but Deliver. */
const BROKEN_BY_NAIVE = [
  'Close code 4409',
  'Close code 4401',
  'A new token is got once',
  'retry_after_ms in the reason',
  'After GoingAway the client goes on',
  'A connection that ends before the time of GoingAway',
  'Unconfirmed acks are repeated after the next attach',
  'Unconfirmed acks are repeated at SessionRestarted',
  'Sends whose answers were lost are repeated',
  'What is UNAVAILABLE is repeated',
  'A repeat of a message is recognised',
  'A message is acked when it was handled, and not before',
  'An ephemeral message is handed on, and not acked',
  'MessagesDropped is acked',
  'No Ack names more than max_ack_ids',
  'A request above max_requests_in_flight waits',
  'To close, the acks of what was handled are sent',
  'TokenExpiring is answered',
  'What is malformed is closed with 4400',
];
const KEPT_BY_NAIVE = [
  'The subprotocol is offered',
  'Frames of one WebSocket message are handled in their order',
  'Unknown pushes, fields and enum values are ignored',
  'Each answer to a send is told for what it is',
  'Close code 1001',
];
