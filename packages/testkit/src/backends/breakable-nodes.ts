import type { BreakableNodes } from './backend.js';

/** What one node of a backend can do, whether a process or a container. */
export interface BreakableNode {
  /** Undefined in a container, and while it does not run. */
  readonly pid?: number | undefined;
  kill(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  restart(): Promise<void>;
}

/** The methods of a backend that break its nodes by number. */
export function breakableNodes(nodes: readonly BreakableNode[]): BreakableNodes {
  const at = (index: number): BreakableNode => {
    const node = nodes[index];
    if (!node) throw new RangeError(`There is no node ${index}: they are 0 to ${nodes.length - 1}`);
    return node;
  };
  return {
    nodeCount: nodes.length,
    pids: () => nodes.flatMap(({ pid }) => pid ?? []),
    kill: async (node = 0) => at(node).kill(),
    pause: async (node = 0) => at(node).pause(),
    resume: async (node = 0) => at(node).resume(),
    restart: async (node = 0) => at(node).restart(),
  };
}
