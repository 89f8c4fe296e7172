/** One run of a scenario, as a part of measuring everything. */
export interface Measurement {
  /** Names its files. */
  readonly id: string;
  readonly stack: 'embedded' | 'real' | undefined;
  /** The command line behind `npm run bench --`. */
  readonly args: readonly string[];
}

function measurement(stack: 'embedded' | 'real', name: string, options: string): Measurement {
  const args = options.split(' ').filter((word) => word !== '');
  const [scenario = ''] = name.split('-');
  const on = stack === 'real' ? ['--stack', 'real'] : [];
  return { id: `${stack}-${name}`, stack, args: [scenario, ...args, ...on] };
}

/** Every figure of docs/performance.md, in its order; steady takes most of the time. */
export const everything: readonly Measurement[] = [
  measurement('embedded', 'quiet', '--seconds 4 --warmup 3'),
  measurement('embedded', 'pairs', '--seconds 5 --warmup 3'),
  measurement('embedded', 'pairs-1x64', '--pairs 1 --in-flight 64 --seconds 4 --warmup 3'),
  measurement('embedded', 'fanout', '--seconds 3 --warmup 2'),
  measurement('embedded', 'hot', '--seconds 3 --warmup 2'),
  measurement('embedded', 'backlog', ''),
  measurement('embedded', 'mixed', '--seconds 5 --warmup 1'),
  measurement('embedded', 'claims', '--seconds 5 --warmup 1'),
  measurement('embedded', 'register', '--seconds 4 --warmup 1'),
  measurement('embedded', 'idle', '--connections 10000 --seconds 3 --warmup 2'),
  measurement('embedded', 'storm', '--connections 5000'),
  measurement('embedded', 'growth', '--seconds 4 --warmup 2 --repeat 1'),
  measurement('embedded', 'cost', '--parked 50000 --seconds 5 --repeat 1'),
  measurement('embedded', 'steady', '--seconds 600 --warmup 10 --repeat 1'),
  measurement('real', 'quiet', '--seconds 4 --warmup 3'),
  measurement('real', 'pairs', '--seconds 5 --warmup 3'),
  measurement('real', 'pairs-1x64', '--pairs 1 --in-flight 64 --seconds 4 --warmup 3'),
  measurement('real', 'fanout', '--seconds 3 --warmup 2'),
  measurement('real', 'hot', '--seconds 3 --warmup 2'),
  measurement('real', 'backlog', '--drain-timeout 180'),
  measurement('real', 'mixed', '--seconds 4 --warmup 1'),
  // The test database takes some 14 ms for each registration, of which nothing is measured here.
  measurement('real', 'idle', '--connections 10000 --seconds 3 --warmup 2 --repeat 1'),
  measurement('real', 'storm', '--connections 4000 --drain-timeout 120 --repeat 1'),
  // It removes some 150 messages a second that were read: what a message costs the services is seen on fewer.
  measurement('real', 'cost', '--parked 10000 --seconds 5 --drain-timeout 180 --repeat 1'),
];

/** A line for each: an id, then the command line. @throws Error that names the line */
export function parsePlan(text: string): Measurement[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', ...args] = line.split(/\s+/);
      if (!/^[\w.-]+$/.test(id) || args.length === 0) throw new Error(`"${line}": an id and a command line are needed`);
      const at = args.indexOf('--stack');
      const stack = at === -1 ? 'embedded' : args[at + 1];
      return { id, args, stack: stack === 'embedded' || stack === 'real' ? stack : undefined };
    });
}
