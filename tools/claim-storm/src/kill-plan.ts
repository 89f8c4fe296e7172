/** What is killed, and after how many answered claims. */
export interface Kill {
  readonly after: number;
  readonly victim: 'database' | { readonly keysService: number };
}

export interface KillPlanOptions {
  readonly kills: number;
  readonly keys: number;
  readonly keysServices: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Kills spread over the storm, every third of them of the database. Ascending. */
export function killPlan({ kills, keys, keysServices, random }: KillPlanOptions): Kill[] {
  // The last ones early enough for claims to be under way.
  const share = (0.9 * keys) / kills;
  return Array.from({ length: kills }, (_, index) => {
    const victim = index % 3 === 1 ? 'database' : { keysService: Math.floor(random() * keysServices) };
    return { after: Math.floor((index + random()) * share), victim } as const;
  });
}
