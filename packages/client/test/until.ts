/** Resolves as soon as `condition` holds, looking again after every turn of the event loop. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true within 30 s`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Lets everything that is on its way over loopback sockets arrive: as many turns as several round trips need. */
export async function settled(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
