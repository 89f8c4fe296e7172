import { RunFailed } from '@lantern/loadgen';

export interface Stoppable {
  /** Resolves when it is gone; may be called again. */
  stop(): Promise<void>;
}

/** The processes of a run: all of them end with it, the last one first, also one that is only being started when it is broken off. */
export class Processes {
  readonly #started: Promise<Stoppable>[] = [];
  #over = false;

  /** @throws RunFailed when the run is over */
  async start<T extends Stoppable>(start: () => Promise<T>): Promise<T> {
    if (this.#over) throw new RunFailed('the run is over');
    const started = start();
    this.#started.push(started);
    return started;
  }

  async stop(): Promise<void> {
    this.#over = true;
    for (const started of this.#started.splice(0).toReversed()) {
      const [outcome] = await Promise.allSettled([started]);
      if (outcome.status === 'fulfilled') await outcome.value.stop();
    }
  }
}

/** Runs something with processes, of which none is left when it resolves. @throws RunFailed when it is interrupted */
export async function withProcesses<T>(
  interrupted: AbortSignal,
  run: (processes: Processes) => Promise<T>,
): Promise<T> {
  const processes = new Processes();
  const running = run(processes);
  // What still runs when it is broken off fails, since its processes are gone.
  running.catch(() => undefined);
  try {
    return await Promise.race([running, rejectedBy(interrupted)]);
  } finally {
    await processes.stop();
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const interrupt = () => reject(new RunFailed('interrupted'));
    if (signal.aborted) interrupt();
    else signal.addEventListener('abort', interrupt, { once: true });
  });
}
