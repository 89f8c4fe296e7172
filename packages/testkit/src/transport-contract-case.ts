import { deepStrictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';

/** An adapter of a port of the transport, to be tested; empty at first. */
export interface PortUnderTest<Port> {
  readonly port: Port;
  /** Closes the adapter and opens it again on the same data, as a restarted process does. */
  readonly reopen: () => Promise<Port>;
}

export interface ContractCase<Subject> {
  readonly title: string;
  /** Rejects with an AssertionError where the adapter breaks the contract of its port. */
  run(subject: Subject): Promise<void>;
}

export function samplePartition(id: number): PartitionId {
  return id as PartitionId;
}

export function sampleOffset(offset: number): Offset {
  return offset as Offset;
}

/** Of a new user, unless told. */
export function sampleAddress(deviceId = 1, userId: string = randomUUID()): AddressKey {
  return `${userId}.${deviceId}` as AddressKey;
}

export function sampleSender(): UserId {
  return randomUUID() as UserId;
}

/** As deepStrictEqual, but bytes are equal whatever kind of Uint8Array holds them. */
export function assertEqual(actual: unknown, expected: unknown, message?: string): void {
  deepStrictEqual(comparable(actual), comparable(expected), message);
}

function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`;
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, comparable(item)] as const));
  if (value instanceof Set || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(comparable);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, comparable(item)]));
}

const WAIT_MS = 30_000;

/** Resolves when the condition holds. @throws Error naming what was waited for, after 30 s */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
