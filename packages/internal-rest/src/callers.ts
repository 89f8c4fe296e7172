import { type Address, MAX_UINT32, parseUserId } from '@lantern/protocol';
import type { Clock, LogWord, Secret } from '@lantern/runtime';
import { claimedCaller, verifyCallerToken } from './caller-token.js';
import { SCOPES, type Scope, isScope } from './scopes.js';

/** A backend that may call the internal REST. */
export interface Caller {
  /** Which backend it is; never a person, so it may stand in logs. */
  readonly name: LogWord;
  readonly scopes: ReadonlySet<Scope>;
  /** Who it is towards users (I4): the sender of what it sends, the requester of what it claims. */
  readonly address?: Address;
}

/** A caller, and what its tokens are signed with. */
export interface KnownCaller extends Caller {
  /** At least 32 bytes. */
  readonly secret: string;
}

const MAX_CALLERS = 64;
const MIN_SECRET_BYTES = 32;
const NAME = /^[a-z][a-z0-9-]{0,31}$/;
const WAY_OUT = 'set lines of `name scope,scope secret [user-id/device-id]`';

/** What is wrong with the text that names the callers; quotes nothing of it. */
export class CallersProblem extends Error {}

function parseAddress(text: string | undefined): Address | undefined {
  if (text === undefined) return undefined;
  const [user = '', device = ''] = text.split('/');
  const userId = parseUserId(user);
  const deviceId = /^\d{1,10}$/.test(device) ? Number(device) : Infinity;
  if (userId === undefined || deviceId > MAX_UINT32)
    throw new CallersProblem('has an address that is not user-id/device-id');
  return { userId, deviceId };
}

function parseLine(line: string): KnownCaller {
  const [name = '', scopeList = '', secret = '', addressText, ...rest] = line.split(/\s+/);
  if (!NAME.test(name))
    throw new CallersProblem('has a name that is not up to 32 lower-case letters, digits and dashes');
  const scopes = scopeList.split(',').filter((text) => text !== '');
  if (scopes.length === 0 || !scopes.every(isScope)) {
    throw new CallersProblem(`has scopes other than ${Object.keys(SCOPES).join(', ')}`);
  }
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES)
    throw new CallersProblem(`has a secret under ${MIN_SECRET_BYTES} bytes`);
  if (rest.length > 0) throw new CallersProblem('has more than four words');
  const address = parseAddress(addressText);
  if (address === undefined && scopes.includes('send'))
    throw new CallersProblem('may send, and has no address to send from');
  return { name: name as LogWord, scopes: new Set(scopes), secret, ...(address && { address }) };
}

const rightsOf = ({ scopes, address }: Caller): string => JSON.stringify([[...scopes].sort(), address ?? null]);

/**
 * The callers in the value of a configuration key, one per line (or between semicolons): name, scopes, secret, and the address
 * in whose name it sends and claims. Empty lines and those that begin with `#` count nothing. A name may stand on several
 * lines with the same rights, so that its secret is replaced without a gap.
 * @throws CallersProblem naming the line
 */
export function parseCallers(value: Secret, maxCallers = MAX_CALLERS): readonly KnownCaller[] {
  const lines = value
    .reveal()
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0 || lines.length > maxCallers) {
    throw new CallersProblem(`names ${lines.length} callers; set 1 to ${maxCallers}`);
  }
  const known = new Map<string, KnownCaller>();
  return lines.map((line, index) => {
    try {
      const caller = parseLine(line);
      const first = known.get(caller.name) ?? caller;
      if (rightsOf(first) !== rightsOf(caller))
        throw new CallersProblem('has other rights than a line of the same name');
      known.set(caller.name, first);
      return caller;
    } catch (error) {
      if (!(error instanceof CallersProblem)) throw error;
      throw new CallersProblem(`has a caller (number ${index + 1}) that ${error.message}; ${WAY_OUT}`);
    }
  });
}

/** Who calls: nobody but those that are configured, each by its own secret. */
export class Callers {
  readonly #known: readonly KnownCaller[];
  readonly #clock: Clock;

  constructor(known: readonly KnownCaller[], clock: Clock) {
    this.#known = known;
    this.#clock = clock;
  }

  /** The caller that signed the token in the value of an Authorization header, or undefined. */
  identify(authorization: string | undefined): Caller | undefined {
    const claimed = claimedCaller(authorization);
    return this.#known.find(
      (caller) =>
        caller.name === claimed &&
        verifyCallerToken(authorization, { name: claimed, secret: caller.secret, clock: this.#clock }),
    );
  }
}
