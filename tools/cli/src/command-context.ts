import type { Command } from 'commander';
import type { ExitCode } from './cli-error.js';
import { EXIT } from './cli-error.js';
import { Output } from './output.js';
import { InternalRest } from './rest/internal-rest.js';
import { type AccessOptions, dataDirOf, restAccess } from './rest/rest-access.js';
import type { Terminal } from './terminal.js';

/** Options of every command. */
export interface GlobalOptions extends AccessOptions {
  readonly json?: true;
  /** Commander's `--no-color`. */
  readonly color: boolean;
}

/** What a command works with. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly output: Output;
  readonly access: AccessOptions;
  /** Of the server that runs here, or ran last. */
  readonly dataDir: string;
  /** Finds out who has which operation. @throws CliError */
  readonly connect: () => Promise<InternalRest>;
}

/** What a command came to; nothing: all is well. */
export type CommandResult = ExitCode | undefined;

/** What commands are added with. */
export interface CommandHost {
  /**
   * The action of a command: gets its arguments and options.
   * @example program.command('mailbox <address>').action(host.action(async (context, [address]) => …))
   */
  // Only who declares the options knows their type.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  action<O extends object = object>(
    run: (context: CommandContext, args: readonly string[], options: O) => Promise<CommandResult | void>,
  ): (...given: unknown[]) => Promise<void>;
}

export class Commands implements CommandHost {
  /** Of the command that ran. */
  exitCode: ExitCode = EXIT.ok;
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  // Only who declares the options knows their type.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  action<O extends object = object>(
    run: (context: CommandContext, args: readonly string[], options: O) => Promise<CommandResult | void>,
  ) {
    return async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command;
      const args = given.slice(0, -2) as string[];
      const options = command.optsWithGlobals<GlobalOptions & O>();
      this.exitCode = (await run(this.#context(options), args, options)) ?? EXIT.ok;
    };
  }

  #context(options: GlobalOptions): CommandContext {
    const terminal = this.#terminal;
    const { env, clock } = terminal;
    return {
      terminal,
      output: new Output({ terminal, json: options.json === true, colours: options.color }),
      access: options,
      dataDir: dataDirOf(options, env),
      connect: async () => InternalRest.connect(restAccess(options, env), clock),
    };
  }
}
