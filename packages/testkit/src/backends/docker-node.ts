import type { GenericContainer } from 'testcontainers';
import type { BreakableNode } from './breakable-nodes.js';
import { untilReady } from './until-ready.js';

export interface DockerNodeOptions {
  readonly name: string;
  /** With its ports bound to ports of the host, so that they are the same after a restart. */
  readonly container: GenericContainer;
  /** Runs once in the new container, before the first probe. */
  readonly prepare?: readonly string[];
  /** Rejects as long as the server does not serve. */
  readonly probe: () => Promise<void>;
}

/** A container that a test may break; testcontainers removes it also when the test run is killed. */
export interface DockerNode extends BreakableNode {
  stop(): Promise<void>;
}

const startTimeoutMs = 120_000;

export async function startDockerNode({ name, container, prepare, probe }: DockerNodeOptions): Promise<DockerNode> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const started = await container.withStartupTimeout(startTimeoutMs).start();
  const ready = async (): Promise<void> => untilReady({ name, timeoutMs: startTimeoutMs, attempt: probe });
  const engine = await getContainerRuntimeClient();
  const handle = engine.container.getById(started.getId());
  try {
    if (prepare) {
      const { exitCode, output } = await started.exec([...prepare]);
      if (exitCode !== 0) throw new Error(`${name} could not be prepared: ${output.trim()}`);
    }
    await ready();
  } catch (error) {
    await started.stop();
    throw error;
  }
  // Docker refuses to end what is paused.
  const unpaused = async (): Promise<boolean> => {
    const { State } = await handle.inspect();
    if (State.Paused) await handle.unpause();
    return State.Running;
  };
  return {
    kill: async () => void (await handle.kill()),
    pause: async () => void (await handle.pause()),
    resume: async () => void (await handle.unpause()),
    restart: async () => {
      if (await unpaused()) await handle.kill();
      await handle.start();
      await ready();
    },
    stop: async () => {
      await unpaused();
      await started.stop();
    },
  };
}

/** The host under which the ports of containers are reached; rejects when no engine answers. */
export async function dockerHost(): Promise<string> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { info } = await getContainerRuntimeClient();
  return info.containerRuntime.host;
}
