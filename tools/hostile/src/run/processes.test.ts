import { deferred } from '@lantern/loadgen';
import { type Processes, type Stoppable, withProcesses } from './processes.js';

class FakeProcess implements Stoppable {
  stopped = 0;

  stop(): Promise<void> {
    this.stopped++;
    return Promise.resolve();
  }
}

const never = new AbortController().signal;

test('every process of a run ends with it, whatever its end is', async () => {
  const [first, second] = [new FakeProcess(), new FakeProcess()];
  const run = async (processes: Processes) => {
    await processes.start(() => Promise.resolve(first));
    await processes.start(() => Promise.resolve(second));
    throw new Error('it went wrong');
  };
  await expect(withProcesses(never, run)).rejects.toThrow('it went wrong');
  expect([first.stopped, second.stopped]).toEqual([1, 1]);
});

test('one that is being started when the run is interrupted is stopped when it is there, and none is started after it', async () => {
  const interruption = new AbortController();
  const starting = deferred<FakeProcess>();
  const run = async (processes: Processes) => {
    await processes.start(() => starting.promise);
    await processes.start(() => Promise.reject(new Error('started although the run is over')));
  };
  const ran = withProcesses(interruption.signal, run);
  interruption.abort();
  const late = new FakeProcess();
  starting.resolve(late);
  await expect(ran).rejects.toThrow('interrupted');
  expect(late.stopped).toBe(1);
});

test('one that could not be started keeps the others from nothing', async () => {
  const other = new FakeProcess();
  const run = async (processes: Processes) => {
    await processes.start(() => Promise.resolve(other));
    await processes.start(() => Promise.reject(new Error('no port is free')));
  };
  await expect(withProcesses(never, run)).rejects.toThrow('no port is free');
  expect(other.stopped).toBe(1);
});
