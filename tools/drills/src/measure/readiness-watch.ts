import type { ServiceProcess } from '@lantern/testkit';
import { type Watch, watch } from './watch.js';

interface Probe {
  readonly name: string;
  readonly url: string;
  readonly said: string[];
}

const EVERY_MS = 500;
const PATIENCE_MS = 2_000;

/** What the admin endpoints say of readiness: each change with its time. */
export class ReadinessWatch {
  readonly #probes: readonly Probe[];
  readonly #startedAt = performance.now();
  readonly #watch: Watch;

  constructor(services: readonly ServiceProcess[]) {
    this.#probes = services.map(({ name, listening }) => {
      return { name, url: `http://127.0.0.1:${String(listening?.['adminPort'])}/readyz`, said: [] };
    });
    this.#watch = watch(EVERY_MS, async () => {
      await Promise.all(this.#probes.map((probe) => this.#ask(probe)));
    });
  }

  /** By service, such as `ready, not ready (gateway) at 8 s, ready at 62 s`; seconds count from the start of the watch. */
  async stop(): Promise<ReadonlyMap<string, string>> {
    await this.#watch.stop();
    return new Map(this.#probes.map(({ name, said }) => [name, said.join(', ')]));
  }

  async #ask({ url, said }: Probe): Promise<void> {
    const now = await answerOf(url);
    const last = said.at(-1)?.replace(/ at \d+ s$/, '');
    if (now === last) return;
    const at = Math.round((performance.now() - this.#startedAt) / 1_000);
    said.push(last === undefined ? now : `${now} at ${at} s`);
  }
}

async function answerOf(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { failed } = (await response.json()) as { failed: readonly string[] };
    return response.status === 200 ? 'ready' : `not ready (${failed.join(', ')})`;
  } catch {
    return 'no answer';
  }
}
