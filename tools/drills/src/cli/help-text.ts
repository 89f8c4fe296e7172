import type { Drill } from '../drill.js';
import { allDrills } from './all-drills.js';

const line = (left: string, right: string) => `  ${left.padEnd(20)}  ${right}`;

const EXIT_CODES = `Exit codes:
  0  every promise was kept
  1  one was broken
  2  the command line makes no sense
  3  the drill could not be carried out`;

function overview(): string {
  return [
    'Usage: npm run drill -- NAME [OPTIONS]',
    '',
    'Starts a broker, a database and 2 gateways, 2 keys services and 3 transports of its own, breaks one of them under',
    'load, and says what clients saw of it.',
    '',
    'Drills:',
    ...allDrills.map(({ name, about }) => line(name, about)),
    '',
    '`npm run drill -- NAME --help` shows the options of a drill.',
    '',
    EXIT_CODES,
  ].join('\n');
}

/** Of one drill, or of the command. */
export function helpText(drill?: Drill): string {
  if (drill === undefined) return overview();
  const options = Object.entries(drill.options).map(([name, option]) => {
    const value = option.kind === 'number' ? 'N' : option.choices.join('|');
    return line(`--${name} ${value}`, `${option.about} (${option.default})`);
  });
  return [`Usage: npm run drill -- ${drill.name} [OPTIONS]`, '', drill.about, '', ...options, '', EXIT_CODES].join(
    '\n',
  );
}
