import type { IncomingHttpHeaders } from 'node:http';
import { problemOfInput } from './problem-of-input.js';
import { z } from 'zod';
import { type EndpointSpec, headerOf, placeOf } from './endpoint.js';

/** What a request brings. */
export interface RawRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** The JSON schema of what is sent for a schema. */
export function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

function isInteger(schema: z.ZodType): boolean {
  return schemaOf(schema)['type'] === 'integer';
}

/** Reads the input of an operation. */
export function inputReader(spec: EndpointSpec): (request: RawRequest) => unknown {
  const members = Object.keys(spec.input.shape).map((member) => ({
    member,
    place: placeOf(spec, member),
    header: headerOf(member).toLowerCase(),
    integer: isInteger(spec.input.shape[member] as z.ZodType),
  }));
  const ofGet = ({ params, headers }: RawRequest): unknown => {
    const given = members.map(({ member, place, header, integer }) => {
      const text = place === 'path' ? params[member] : headers[header];
      return [member, integer && typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text] as const;
    });
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  };
  return (request) => {
    const raw = spec.method === 'get' ? ofGet(request) : request.body;
    const parsed = z.safeDecode(spec.input, raw as never);
    if (!parsed.success) throw problemOfInput(parsed.error);
    return parsed.data;
  };
}
