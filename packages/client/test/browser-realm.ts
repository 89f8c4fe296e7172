import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { transformSync } from '@swc/core';
import { WebSocket } from 'ws';
import { resolveModule } from './module-graph.js';

/** Globals that browsers have and the client may use; nothing of Node is among them. */
const GLOBALS = {
  ArrayBuffer,
  DataView,
  Promise,
  TextDecoder,
  TextEncoder,
  Uint8Array,
  WebSocket,
  clearTimeout,
  crypto,
  queueMicrotask,
  setTimeout,
};

/** Loads `entry` and all it imports into a realm that has the globals of a browser and none of Node. */
export async function loadInBrowserRealm(
  entry: string,
): Promise<{ exports: Record<string, unknown>; openPorts: () => number }> {
  let openPorts = 0;
  class CountedChannel extends MessageChannel {
    constructor() {
      super();
      openPorts++;
      this.port1.on('close', () => openPorts--);
    }
  }
  const context = vm.createContext({ ...GLOBALS, MessageChannel: CountedChannel });
  const modules = new Map<string, vm.Module>();
  const commonJs = new Map<string, { exports: unknown }>();

  function require(file: string): unknown {
    const known = commonJs.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    commonJs.set(file, module);
    const wrapped = `(function (module, exports, require) {${readFileSync(file, 'utf8')}\n})`;
    const run = vm.runInContext(wrapped, context, { filename: file }) as (...args: unknown[]) => void;
    run(module, module.exports, (specifier: string) => require(resolveModule(specifier, file)));
    return module.exports;
  }

  function load(file: string): vm.Module {
    const known = modules.get(file);
    if (known) return known;
    const made = file.includes('/node_modules/') ? fromCommonJs(file) : fromSource(file);
    modules.set(file, made);
    return made;
  }

  function fromCommonJs(file: string): vm.Module {
    const exports = require(file);
    return new vm.SyntheticModule(
      ['default'],
      function (this: vm.SyntheticModule) {
        this.setExport('default', exports);
      },
      { context },
    );
  }

  function fromSource(file: string): vm.Module {
    const source = readFileSync(file, 'utf8');
    const options = { jsc: { parser: { syntax: 'typescript' as const }, target: 'es2022' as const } };
    const code = file.endsWith('.ts') ? transformSync(source, options).code : source;
    return new vm.SourceTextModule(code, { context, identifier: file });
  }

  const module = load(entry);
  await module.link((specifier, from) => load(resolveModule(specifier, from.identifier)));
  await module.evaluate();
  return { exports: module.namespace as Record<string, unknown>, openPorts: () => openPorts };
}
