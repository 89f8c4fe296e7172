import type { z } from 'zod';
import { type EndpointSpec, headerOf, placeOf } from './endpoint.js';
import { REST_PROBLEMS } from './problems.js';
import { schemaOf } from './read-input.js';
import { SCOPES } from './scopes.js';

type Json = Record<string, unknown>;

/** An OpenAPI 3.1 document. */
export interface RestDescription {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly security: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Json };
  readonly responses: Readonly<Record<string, Json>>;
  readonly 'x-lantern-scope': string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Json;
}

const PREFIX = '/internal/v1';
const ALWAYS = ['invalid', 'token_invalid', 'forbidden', 'rate_limited', 'unavailable', 'internal'];
const OF_POST = ['too_large', 'unsupported_media_type', 'idempotency_key_in_use', 'idempotency_key_reused'];

const ABOUT = `For other Lantern backends, not for clients. Who calls proves itself by a token that it signs itself (HS256, audience
\`lantern-backend\`, issuer its own name) with the secret that it shares with this server, and may do what its scopes say:
${Object.entries(SCOPES)
  .map(([scope, about]) => `\`${scope}\`: ${about}`)
  .join('; ')}.

Identities travel in headers and bodies, never in a URL. Every POST needs an \`Idempotency-Key\`: a repeat with the same key and body
gets the first answer, as long as the instance remembers it, and does no harm after that. Refusals are problems (RFC 9457) with a stable
\`code\`; those that tell \`retryAfterMs\` are to be repeated then, with the same key.`;

function parameters(spec: EndpointSpec): Parameter[] {
  if (spec.method === 'post') {
    const schema = { type: 'string', pattern: '^[A-Za-z0-9._:~-]{1,128}$' };
    const description = 'Made by the caller, new for each thing to be done, the same for each repeat.';
    return [{ name: 'Idempotency-Key', in: 'header', required: true, description, schema }];
  }
  return Object.entries(spec.input.shape).map(([member, type]) => {
    const { description = '', ...schema } = schemaOf(type as z.ZodType) as { description?: string };
    const place = placeOf(spec, member);
    const required = place === 'path' || !(type as z.ZodType).safeParse(undefined).success;
    return { name: place === 'path' ? member : headerOf(member), in: place, required, description, schema };
  });
}

function problemResponse(codes: readonly string[]): Json {
  const kinds = codes.map((code) => REST_PROBLEMS.get(code));
  const description = kinds.map((kind) => `${kind?.title} (\`${kind?.code}\`)`).join(' or ');
  const schema = {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { type: 'object', properties: { code: { type: 'string', enum: [...codes].sort() } } },
    ],
  };
  return { description, content: { 'application/problem+json': { schema } } };
}

function problemResponses(spec: EndpointSpec): Record<string, Json> {
  const codes = [...new Set([...ALWAYS, ...(spec.method === 'post' ? OF_POST : []), ...spec.problems])];
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = REST_PROBLEMS.get(code)?.status;
    if (status === undefined) throw new TypeError(`${code} is no code of a problem`);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries([...byStatus].map(([status, group]) => [String(status), problemResponse(group)]));
}

function responses(spec: EndpointSpec): Record<string, Json> {
  const etag = { description: 'Of the answer, for If-None-Match.', schema: { type: 'string' } };
  const replayed = { description: '`true` on the repeated answer of an earlier request.', schema: { type: 'string' } };
  const answer = { content: { 'application/json': { schema: schemaOf(spec.answer) } } };
  const done = { description: 'Done.', headers: { 'Idempotency-Replayed': replayed }, ...answer };
  const read = { description: 'As of now.', headers: { ETag: etag }, ...answer };
  const unchanged = { 304: { description: 'Unchanged since the answer with that ETag.' } };
  return {
    200: spec.method === 'post' ? done : read,
    ...(spec.method === 'get' && unchanged),
    ...problemResponses(spec),
  };
}

function operation(spec: EndpointSpec): Operation {
  const { operationId, summary, about, scope, method } = spec;
  const requestBody = { required: true, content: { 'application/json': { schema: schemaOf(spec.input) } } } as const;
  return {
    operationId,
    summary,
    description: `${about}\n\nScope: \`${scope}\`.`,
    'x-lantern-scope': scope,
    parameters: parameters(spec),
    ...(method === 'post' && { requestBody }),
    responses: responses(spec),
  };
}

const PROBLEM: Json = {
  type: 'object',
  description: 'RFC 9457.',
  properties: {
    type: { type: 'string', description: '`urn:lantern:problem:` and the code.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong with this request, for people.' },
    code: { type: 'string', description: 'For programs; stable.' },
    retryAfterMs: { type: 'integer', description: 'When to repeat the request; Retry-After says it in seconds.' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
};

/** The description of some operations: the reference that the committed files and the served ones are. */
export function describeRest({ title, specs }: { title: string; specs: readonly EndpointSpec[] }): RestDescription {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const spec of specs) {
    const path = `${PREFIX}${spec.path}`;
    paths[path] = { ...paths[path], [spec.method]: operation(spec) };
  }
  const callerToken = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' };
  return {
    openapi: '3.1.0',
    info: { title, version: '1', description: ABOUT },
    security: [{ callerToken: [] }],
    paths,
    components: { securitySchemes: { callerToken }, schemas: { Problem: PROBLEM } },
  };
}
