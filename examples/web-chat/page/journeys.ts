/** How far a message has come. Both ends are on this page, so it sees all of it; a sender alone is told only `accepted`. */
export const STAGES = ['waiting', 'sent', 'accepted', 'delivered', 'acked'] as const;
export type Stage = (typeof STAGES)[number];

/** One message of this page, from its sender to its recipient. */
export interface Journey {
  /** Message id in hex. */
  readonly id: string;
  readonly from: string;
  readonly text: string;
  /** When it reached each stage, Unix ms. */
  readonly at: Partial<Record<Stage, number>>;
  /** Why it will not arrive. */
  problem?: string;
}

const STORED = 'lantern-journeys';
const MAX_KEPT = 200;

/** All messages of the page, oldest first; the newest are kept over a reload. */
export class Journeys {
  readonly #journeys = new Map<string, Journey>();
  readonly #listeners: (() => void)[] = [];
  #told = false;

  constructor(stored: string | null = localStorage.getItem(STORED)) {
    for (const journey of JSON.parse(stored ?? '[]') as Journey[]) this.#journeys.set(journey.id, journey);
  }

  get all(): readonly Journey[] {
    return [...this.#journeys.values()];
  }

  get(id: string): Journey | undefined {
    return this.#journeys.get(id);
  }

  begin(journey: Pick<Journey, 'id' | 'from' | 'text'>): void {
    this.#journeys.set(journey.id, { ...journey, at: { waiting: Date.now() } });
    const [oldest] = this.#journeys.keys();
    if (this.#journeys.size > MAX_KEPT && oldest !== undefined) this.#journeys.delete(oldest);
    this.#changed();
  }

  /** The first time counts. */
  reached(id: string, stage: Stage): void {
    const journey = this.#journeys.get(id);
    if (!journey || journey.at[stage] !== undefined) return;
    journey.at[stage] = Date.now();
    this.#changed();
  }

  failed(id: string, problem: string): void {
    const journey = this.#journeys.get(id);
    if (!journey) return;
    journey.problem = problem;
    this.#changed();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Once per task, however much happens in it. */
  #changed(): void {
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      localStorage.setItem(STORED, JSON.stringify(this.all));
      for (const listener of this.#listeners) listener();
    });
  }
}
