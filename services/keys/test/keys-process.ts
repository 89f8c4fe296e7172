import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { KeysApi } from '@lantern/protocol';
import type { cleaningUp } from './keys-under-test.js';

type OnEnd = ReturnType<typeof cleaningUp>;

const PROGRAM = fileURLToPath(new URL('claiming-process.mjs', import.meta.url));

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** A keys service in a process of its own. Calls under way when it dies reject. */
export class KeysProcess {
  readonly #calls = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  private constructor(readonly child: ChildProcess) {
    child.on('message', ({ id, result, error }: Answer) => {
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      if (error === undefined) call?.resolve(result as never);
      else call?.reject(new Error(error));
    });
    child.on('exit', () => {
      for (const { reject } of this.#calls.values()) reject(new Error('killed'));
    });
  }

  /** @param args of `claiming-process.mjs` */
  static async start(onEnd: OnEnd, args: readonly string[]): Promise<KeysProcess> {
    const child = fork(PROGRAM, args, { serialization: 'advanced', execArgv: [] });
    onEnd(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    return new KeysProcess(child);
  }

  call<M extends 'claim' | 'upload'>(method: M, ...args: Parameters<KeysApi[M]>): ReturnType<KeysApi[M]> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.child.send({ id, method, args }, (error) => error && reject(error));
    }) as ReturnType<KeysApi[M]>;
  }

  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
