import { UsageError, parseCommand } from '../src/cli/command.js';

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(parseCommand([])).toMatchObject({ firstSeed: 1, seeds: 1_000, steps: 40, trace: false, help: false });
  });

  it('traces one seed only', () => {
    expect(parseCommand(['--seed', '12', '--seeds', '5', '--trace'])).toMatchObject({
      firstSeed: 12,
      seeds: 1,
      trace: true,
    });
  });

  it('says what is wrong', () => {
    expect(() => parseCommand(['--steps', 'many'])).toThrow(
      new UsageError('--steps must be a whole number from 1 to 10000, not many'),
    );
    expect(() => parseCommand(['--sneed', '1'])).toThrow(UsageError);
  });
});
