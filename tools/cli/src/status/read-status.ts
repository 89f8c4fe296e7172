import { gatewayBackendSpecs } from '@lantern/gateway/backend-specs';
import { keysBackendSpecs } from '@lantern/keys/backend-specs';
import { transportBackendSpecs } from '@lantern/transport/backend-specs';
import { CliError } from '../cli-error.js';
import type { InternalRest, WireAnswer } from '../rest/internal-rest.js';
import type { UnreachableInstance } from '../rest/rest-instance.js';

export type GatewayStatus = WireAnswer<(typeof gatewayBackendSpecs)['gatewayStatus']>;
export type KeysStatus = WireAnswer<(typeof keysBackendSpecs)['keysStatus']>;
export type TransportStatus = WireAnswer<(typeof transportBackendSpecs)['transportStatus']>;
export type Owners = WireAnswer<(typeof transportBackendSpecs)['listOwners']>['partitions'];

/** An instance, and what it said of itself. */
export interface Told<Status> {
  readonly url: string;
  readonly status: Status;
}

/** What all instances said at about the same time. */
export interface ServerStatus {
  readonly gateways: readonly Told<GatewayStatus>[];
  readonly keys: readonly Told<KeysStatus>[];
  readonly transports: readonly Told<TransportStatus>[];
  /** Of all partitions; absent when no transport could tell. */
  readonly owners?: Owners;
  /** Instances, or operations of one, that gave no answer. */
  readonly silent: readonly UnreachableInstance[];
}

function split<Status>(answers: readonly ({ url: string; answer: Status } | { url: string; error: CliError })[]) {
  const told: Told<Status>[] = [];
  const silent: UnreachableInstance[] = [];
  for (const each of answers) {
    if ('error' in each) silent.push({ url: each.url, reason: each.error.message });
    else told.push({ url: each.url, status: each.answer });
  }
  return { told, silent };
}

async function ownersOf(rest: InternalRest): Promise<Owners | CliError> {
  try {
    return (await rest.call(transportBackendSpecs.listOwners, {})).partitions;
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

/** Asks every instance. @throws CliError when none answers at all */
export async function readStatus(rest: InternalRest): Promise<ServerStatus> {
  const [gateways, keys, transports, owners] = await Promise.all([
    rest.callEach(gatewayBackendSpecs.gatewayStatus, {}).then(split<GatewayStatus>),
    rest.callEach(keysBackendSpecs.keysStatus, {}).then(split<KeysStatus>),
    rest.callEach(transportBackendSpecs.transportStatus, {}).then(split<TransportStatus>),
    ownersOf(rest),
  ]);
  const told = gateways.told.length + keys.told.length + transports.told.length;
  const silent = [...rest.unreachable, ...gateways.silent, ...keys.silent, ...transports.silent];
  if (told === 0 && owners instanceof CliError) throw firstOf(rest, [gateways, keys, transports], owners);
  return {
    gateways: gateways.told,
    keys: keys.told,
    transports: transports.told,
    ...(!(owners instanceof CliError) && { owners }),
    silent: unique(silent),
  };
}

/** Why nobody told anything: a refusal says more than that there was none. */
function firstOf(rest: InternalRest, answers: readonly { silent: readonly UnreachableInstance[] }[], owners: CliError) {
  const [first] = rest.instances.length === 0 ? [] : answers.flatMap(({ silent }) => silent);
  return first === undefined ? owners : new CliError(first.reason, owners.exitCode);
}

/** Of one process that has three services, one is enough. */
function unique(silent: readonly UnreachableInstance[]): readonly UnreachableInstance[] {
  return [...new Map(silent.map((each) => [`${each.url} ${each.reason}`, each])).values()];
}
