import { randomUUID } from 'node:crypto';
import { type EndpointSpec, INTERNAL_REST_PATH, headerOf, placeOf, signCallerToken } from '@lantern/internal-rest';
import type { Clock } from '@lantern/runtime';
import { z } from 'zod';
import { CliError, EXIT } from '../cli-error.js';
import type { RestAccess } from './rest-access.js';
import { type RestInstance, type UnreachableInstance, findInstance, reasonOf, wasNotSent } from './rest-instance.js';
import { RestRefusal, refusalOf } from './rest-refusal.js';

/** The body of an answer as it travels: bytes are base64, ids hex. */
export type WireAnswer<S extends EndpointSpec> = z.input<S['answer']>;
export type WireInput<S extends EndpointSpec> = z.input<S['input']>;

/** What an instance answered, or why it did not. */
export type InstanceAnswer<S extends EndpointSpec> =
  { readonly url: string; readonly answer: WireAnswer<S> } | { readonly url: string; readonly error: CliError };

/** Longer than a server takes at most. */
const TIMEOUT_MS = 20_000;

/** The internal REST of one server, or of the services that stand for themselves: each operation goes to whoever has it. */
export class InternalRest {
  readonly instances: readonly RestInstance[];
  readonly unreachable: readonly UnreachableInstance[];
  readonly #access: RestAccess;
  readonly #clock: Clock;

  private constructor(access: RestAccess, clock: Clock, found: readonly (RestInstance | UnreachableInstance)[]) {
    this.#access = access;
    this.#clock = clock;
    this.instances = found.filter((each): each is RestInstance => 'operations' in each);
    this.unreachable = found.filter((each): each is UnreachableInstance => 'reason' in each);
  }

  /** Finds out who has what. */
  static async connect(access: RestAccess, clock: Clock): Promise<InternalRest> {
    return new InternalRest(access, clock, await Promise.all(access.urls.map(findInstance)));
  }

  /**
   * Asks one instance after the other until one answers: who does not own the user's partition, or cannot now, sends to the next.
   * A `post` goes under one Idempotency-Key, which the next does not know: what a repeat would do again (`onlyOnce`) goes to the
   * next only when this one has certainly done nothing. @throws CliError; {@link UnknownOutcome} when that is not certain
   */
  async call<S extends EndpointSpec>(spec: S, input: WireInput<S>): Promise<WireAnswer<S>> {
    const having = this.instances.filter(({ operations }) => operations.has(spec.operationId));
    const key = randomUUID();
    let last: CliError | undefined;
    for (const { url } of having) {
      try {
        return await this.#ask({ url, spec, input, key });
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        if (spec.onlyOnce && !didNothing(error)) throw new UnknownOutcome(error);
        if (!mayBeOtherElsewhere(error)) throw error;
        last = error;
      }
    }
    throw this.#nobody(spec, last);
  }

  /** Asks every instance that has the operation, but for those that are left out; never rejects. */
  async callEach<S extends EndpointSpec>(
    spec: S,
    input: WireInput<S>,
    leftOut: ReadonlySet<string> = new Set(),
  ): Promise<readonly InstanceAnswer<S>[]> {
    const having = this.instances.filter(
      ({ url, operations }) => operations.has(spec.operationId) && !leftOut.has(url),
    );
    return Promise.all(
      having.map(async ({ url }) => {
        try {
          return { url, answer: await this.#ask({ url, spec, input, key: randomUUID() }) };
        } catch (error) {
          if (!(error instanceof CliError)) throw error;
          return { url, error };
        }
      }),
    );
  }

  /** @throws CliError when no instance has the operation */
  requireAny(spec: EndpointSpec): void {
    if (!this.instances.some(({ operations }) => operations.has(spec.operationId))) throw this.#nobody(spec, undefined);
  }

  /** @throws CliError when an instance could not be reached: what it has would be missing. */
  requireAll(): void {
    const [first] = this.unreachable;
    if (first === undefined) return;
    const said = `${first.url} was not reached (${first.reason}): without it something would be missing.`;
    throw new CliError(`${said} See that it runs, or leave it out of --url.`, EXIT.unreachable);
  }

  #nobody({ operationId }: EndpointSpec, last: CliError | undefined): CliError {
    const away = this.unreachable.map(({ url, reason }) => `${url} (${reason})`).join(', ');
    const asked = away === '' ? '' : `; not reached: ${away}`;
    if (last instanceof RestRefusal && last.code === 'not_owner') {
      const way = 'name all transports with --url, or try again in some seconds';
      return new CliError(
        `No instance that was asked owns the partition of the user: ${way}${asked}.`,
        EXIT.unreachable,
      );
    }
    if (last !== undefined) return last;
    if (this.instances.length === 0) {
      const way = 'see that it runs, and that its internal REST listens there';
      return new CliError(`No server answers for ${this.#access.named}${asked}: ${way}.`, EXIT.unreachable);
    }
    const way = 'name the service that does with --url';
    return new CliError(
      `None of ${this.#access.named} has the operation ${operationId}: ${way}${asked}.`,
      EXIT.unreachable,
    );
  }

  async #ask<S extends EndpointSpec>(asked: Asked<S>): Promise<WireAnswer<S>> {
    const { url, spec } = asked;
    const response = await this.#send(asked);
    const text = await response.text().catch((error: unknown) => {
      throw new CliError(`${url} did not finish its answer (${reasonOf(error)}).`, EXIT.unreachable);
    });
    if (response.status !== 200) throw refusalOf({ url, status: response.status, text, caller: this.#access.caller });
    const answer = parseAnswer(spec, text);
    if (answer === undefined) {
      const problem = `What answers at ${url} does not answer as a Lantern server of this version`;
      throw new CliError(`${problem}: it is another program, or another version.`, EXIT.unreachable);
    }
    return answer;
  }

  async #send<S extends EndpointSpec>({ url, spec, input, key }: Asked<S>): Promise<Response> {
    const { caller: name, secret } = this.#access;
    const authorization = `Bearer ${signCallerToken({ name, secret, clock: this.#clock })}`;
    const { path, headers } = spec.method === 'get' ? placed(spec, input) : { path: spec.path, headers: {} };
    const post = { 'content-type': 'application/json', 'idempotency-key': key };
    try {
      return await fetch(`${url}${INTERNAL_REST_PATH}${path}`, {
        method: spec.method.toUpperCase(),
        headers: { authorization, ...(spec.method === 'post' ? post : headers) },
        ...(spec.method === 'post' && { body: JSON.stringify(input) }),
        // Whoever may answer elsewhere is not whom the operator trusts.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      const said = `No server answers at ${url} (${reasonOf(error)}).`;
      throw wasNotSent(error) ? new NotSent(said, error) : new CliError(said, EXIT.unreachable, { cause: error });
    }
  }
}

/** No connection came about. */
class NotSent extends CliError {
  constructor(message: string, cause: unknown) {
    super(message, EXIT.unreachable, { cause });
  }
}

/** What a repeat would do again may be done, or not. */
export class UnknownOutcome extends CliError {
  constructor(cause: CliError) {
    super(`It is not known whether it was done: ${cause.message}`, EXIT.unreachable, { cause });
  }
}

/** Whether whoever was asked has certainly left everything as it was. */
function didNothing(error: CliError): boolean {
  return error instanceof RestRefusal
    ? error.status < 500 && error.code !== 'idempotency_key_in_use'
    : error instanceof NotSent;
}

interface Asked<S extends EndpointSpec> {
  readonly url: string;
  readonly spec: S;
  readonly input: WireInput<S>;
  readonly key: string;
}

/** Not answered for good: the next instance may know better. */
function mayBeOtherElsewhere(error: CliError): boolean {
  if (!(error instanceof RestRefusal)) return error.exitCode === EXIT.unreachable;
  return error.status === 421 || error.status === 503;
}

function placed(spec: EndpointSpec, input: object) {
  let path: string = spec.path;
  const headers: Record<string, string> = {};
  // Members of a `get` are texts and numbers.
  for (const [member, value] of Object.entries(input as Readonly<Record<string, string | number | undefined>>)) {
    if (value === undefined) continue;
    if (placeOf(spec, member) === 'path') path = path.replace(`{${member}}`, encodeURIComponent(String(value)));
    else headers[headerOf(member)] = String(value);
  }
  return { path, headers };
}

/** As it came, if it is what the operation answers. */
function parseAnswer<S extends EndpointSpec>({ answer }: S, text: string): WireAnswer<S> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return z.safeDecode(answer, body).success ? (body as WireAnswer<S>) : undefined;
  } catch {
    return undefined;
  }
}
