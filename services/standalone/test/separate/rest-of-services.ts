import { randomUUID } from 'node:crypto';
import { signCallerToken } from '@lantern/internal-rest';
import { systemClock } from '@lantern/runtime';
import type { Constellation, ServiceProcess } from '@lantern/testkit';

const SECRET = 'a-secret-of-the-tests-of-separate-services';
const CALLER = 'tests';

/** What makes each service of a constellation listen for the calls of {@link RestOfServices}. */
export function restCallers(address: string) {
  const line = `${CALLER} send,read-stats,purge,revoke,keys ${SECRET} ${address}`;
  return {
    gateway: { GATEWAY_REST_CALLERS: line },
    keys: { KEYS_REST_CALLERS: line },
    transport: { TRANSPORT_REST_CALLERS: line },
  };
}

export interface ServiceAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface ServiceCall {
  readonly path: string;
  /** Of a `get`: as headers. */
  readonly of?: Readonly<Record<string, string | number>>;
  /** Of a `post`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

async function callAt(service: ServiceProcess, { path, of = {}, body }: ServiceCall): Promise<ServiceAnswer> {
  const authorization = `Bearer ${signCallerToken({ name: CALLER, secret: SECRET, clock: systemClock })}`;
  const port = service.running ? service.listening?.['restPort'] : undefined;
  if (port === undefined) return { status: 503, body: { code: 'not-running' } };
  const posted = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const headers = Object.fromEntries(Object.entries(of).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`http://127.0.0.1:${Number(port)}/internal/v1${path}`, {
    headers: { authorization, ...headers, ...(body && posted) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The internal REST of the services of a constellation, as another backend uses it. */
export class RestOfServices {
  readonly #constellation: Constellation;

  constructor(constellation: Constellation) {
    this.#constellation = constellation;
  }

  gateway(call: ServiceCall): Promise<ServiceAnswer> {
    return callAt(this.#constellation.gateways.at(0)!, call);
  }

  keys(call: ServiceCall): Promise<ServiceAnswer> {
    return callAt(this.#constellation.keys.at(0)!, call).catch(cutOff);
  }

  /** The records of a partition that its owner has not committed yet; undefined while nobody says. */
  async lagOf(partition: number): Promise<number | undefined> {
    for (const transport of this.#constellation.transports) {
      const { body } = await callAt(transport, { path: '/transport/status' }).catch(cutOff);
      const owned = (body['owned'] ?? []) as { partition: number; lag: number; end?: number }[];
      const status = owned.find((each) => each.partition === partition);
      if (status?.end !== undefined) return status.lag;
    }
    return undefined;
  }

  /** Asks one after the other, until one says that it is the owner. */
  async transport(call: ServiceCall): Promise<ServiceAnswer> {
    let answer: ServiceAnswer = { status: 503, body: {} };
    for (const transport of this.#constellation.transports) {
      const given = await callAt(transport, call).catch(cutOff);
      if (given.status < 420 || given.status === 500) return given;
      answer = given;
    }
    return { ...answer, status: 503 };
  }
}

/** The process was killed. */
const cutOff = (): ServiceAnswer => ({ status: 503, body: { code: 'cut-off' } });
