import type { z } from 'zod';
import type { Caller } from './callers.js';
import type { Scope } from './scopes.js';

/** One operation: the source of its check, its route and its description. */
export interface EndpointSpec<I extends z.ZodObject = z.ZodObject, A extends z.ZodType = z.ZodType> {
  /** camelCase, unique over all services. */
  readonly operationId: string;
  /** `get` changes nothing; `post` needs an Idempotency-Key. */
  readonly method: 'get' | 'post';
  /**
   * After `/internal/v1`. Identities never stand in it, so that no access log on the way holds one (I8): those of a `get`
   * travel as headers, those of a `post` in the body.
   */
  readonly path: `/${string}`;
  readonly scope: Scope;
  readonly summary: string;
  readonly about: string;
  /** A `post`: the body. A `get`: members named in the path, all others as `Lantern-…` headers. */
  readonly input: I;
  readonly answer: A;
  /** Codes of problems beside those that every operation has. */
  readonly problems: readonly string[];
  /**
   * Of a `post`: a repeat that is not known to be one may do more than the first did, as when what is removed was made anew in
   * between. Whoever does not know the outcome has to look before it is repeated at another instance.
   */
  readonly onlyOnce?: true;
}

/** What a handler knows of a call beside its input. */
export interface Call {
  readonly caller: Caller;
  /**
   * Of a `post`: 16 bytes that stand for caller, operation and Idempotency-Key, the same on every instance. As the id of what
   * the call makes they let a repeat elsewhere, or later than this instance remembers, find that it is a repeat.
   */
  readonly repeatId: Uint8Array;
}

/** An operation and what does it. */
export interface BoundEndpoint {
  readonly spec: EndpointSpec;
  readonly handle: (input: unknown, call: Call) => Promise<unknown>;
  /** Of a `post`: whether an answer is not for a repeat, which is carried out anew. */
  readonly passing: (answer: unknown) => boolean;
}

/** Puts an operation and its handler together; their types fit. */
export function implement<I extends z.ZodObject, A extends z.ZodType>(
  spec: EndpointSpec<I, A>,
  handle: (input: z.output<I>, call: Call) => Promise<z.output<A>>,
  { passing = () => false }: { readonly passing?: (answer: z.output<A>) => boolean } = {},
): BoundEndpoint {
  return {
    spec,
    handle: (input, call) => handle(input as z.output<I>, call),
    passing: (answer) => passing(answer as z.output<A>),
  };
}

/** Where a member of a `get`'s input travels. */
export function placeOf({ path }: EndpointSpec, member: string): 'path' | 'header' {
  return path.includes(`{${member}}`) ? 'path' : 'header';
}

/** `deviceId` travels as `Lantern-Device-Id`. */
export function headerOf(member: string): string {
  return `Lantern-${member.replace(/^./, (first) => first.toUpperCase()).replace(/([a-z])([A-Z])/g, '$1-$2')}`;
}
