import { ConfigError } from './config-error.js';
import { OperatorError } from './operator-error.js';
import { type CommandProcess, runCommand } from './run-command.js';

function fakeProcess() {
  const said = { out: '', err: '' };
  const process: CommandProcess = {
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
  };
  return { said, process };
}

test('what a command says is printed, and the exit code stays', async () => {
  const { said, process } = fakeProcess();
  await runCommand(process, async () => 'done\n');
  expect([said, process.exitCode]).toEqual([{ out: 'done\n', err: '' }, undefined]);
});

test.each([
  ['an OperatorError', new OperatorError('put it right'), undefined],
  ['a ConfigError', new ConfigError([{ env: 'A_KEY', problem: 'is missing' }]), undefined],
  ['what the caller knows as plain', new RangeError('put it right'), (error: unknown) => error instanceof RangeError],
])('%s is told in words, with exit code 1', async (_title, error, isPlain) => {
  const { said, process } = fakeProcess();
  await runCommand(process, () => Promise.reject(error), isPlain);
  expect([said, process.exitCode]).toEqual([{ out: '', err: `${error.message}\n` }, 1]);
});

test('a fault goes on', async () => {
  const { process } = fakeProcess();
  await expect(runCommand(process, () => Promise.reject(new TypeError('fault')))).rejects.toThrow('fault');
});
