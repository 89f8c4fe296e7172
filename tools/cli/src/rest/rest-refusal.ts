import { CliError, EXIT, type ExitCode } from '../cli-error.js';

/** The server answered with a problem. */
export class RestRefusal extends CliError {
  constructor(
    message: string,
    exitCode: ExitCode,
    readonly problem: { readonly status: number; readonly code: string; readonly url: string },
  ) {
    super(message, exitCode);
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly retryAfterMs?: unknown;
}

export interface RefusedAnswer {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly caller: string;
}

function parseProblem(text: string): Problem {
  try {
    return (JSON.parse(text) as Problem | null) ?? {};
  } catch {
    return {};
  }
}

const NOT_FOUND: Readonly<Record<string, string>> = {
  unknown_message:
    'No such message is known: it is older than what is remembered, or never was; name its device with --device to search its mailbox, too.',
  unknown_user: 'No such user has a device.',
  unknown_device: 'The user has no such device.',
};

/** What a refusal means for the operator. */
export function refusalOf({ url, status, text, caller }: RefusedAnswer): RestRefusal {
  const { code, detail, retryAfterMs } = parseProblem(text);
  const known = typeof code === 'string' ? code : '';
  const problem = { status, code: known, url };
  const refused = (message: string, exitCode: ExitCode = EXIT.refused) => new RestRefusal(message, exitCode, problem);
  const unknown = NOT_FOUND[known];
  if (unknown !== undefined) return refused(unknown, EXIT.notFound);
  if (known === 'token_invalid') {
    const way = `its secret is not that of ${caller} there, or the clocks differ by more than 30 s; see "doctor"`;
    return refused(`${url} does not accept the caller ${caller}: ${way}.`);
  }
  const said = typeof detail === 'string' ? detail : `status ${status}`;
  const wait = typeof retryAfterMs === 'number' ? `; try again in ${Math.ceil(retryAfterMs / 1_000)} s` : '';
  const busy = status === 503 || known === 'not_owner';
  return refused(`${url} refuses: ${said}${wait}.`, busy ? EXIT.unreachable : EXIT.refused);
}
