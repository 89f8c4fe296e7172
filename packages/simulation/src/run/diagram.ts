import type { TraceLine } from '../engine/trace.js';

/** What happens all the time, whatever else does. */
const ROUTINE = [
  'heartbeat',
  'read directory',
  'expired',
  'sync group',
  'join group',
  'prune starts',
  'load address',
  'touch',
];

/** A sequence diagram (mermaid) of the last lines of a trace, without what is routine. */
export function sequenceDiagram(lines: readonly TraceLine[], most = 80): string {
  const shown = lines.filter(({ what }) => !ROUTINE.some((each) => what.startsWith(each))).slice(-most);
  const names = [...new Set(shown.flatMap(({ from, to }) => [from, to === '' ? from : to]))].sort(byKind);
  const told = shown.map(({ at, from, to, what }) => {
    const text = `${at.toFixed(0)} ms: ${what.replaceAll(/[;#]/g, ' ').replaceAll(/[{}"]/g, '').slice(0, 100)}`;
    return to === '' || to === from ? `  Note over ${from}: ${text}` : `  ${from}->>${to}: ${text}`;
  });
  return ['sequenceDiagram', ...names.map((name) => `  participant ${name}`), ...told].join('\n');
}

const KINDS = [/^[A-C]\d/, /^thief/, /^gw/, /^ks/, /^tr/, /^broker/, /^store/, /^keydb/];

function byKind(a: string, b: string): number {
  const kindOf = (name: string) => KINDS.findIndex((kind) => kind.test(name));
  return kindOf(a) - kindOf(b) || (a < b ? -1 : 1);
}
