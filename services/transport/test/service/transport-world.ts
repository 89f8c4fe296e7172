import { type Address, type AddressKey, type UserId } from '@lantern/protocol';
import { createMetricsRegistry, silentLogger } from '@lantern/runtime';
import { ManualClock } from '@lantern/runtime/testing';
import {
  type TransportConfig,
  TransportService,
  createTransportMetrics,
  defaultTransportConfig,
} from '../../src/index.js';
import { MemoryBroker, MemoryLog, MemoryMailbox, MemoryOwnership } from './memory-ports.js';
import { TestLink, newUser } from './test-link.js';

export const PARTITIONS = 4;

/** A broker, a mailbox store and an ownership store that outlive the transports of a test. */
export function world() {
  return {
    broker: new MemoryBroker(PARTITIONS),
    mailbox: new MemoryMailbox(),
    ownership: new MemoryOwnership(),
    clock: new ManualClock(),
    woken: [] as AddressKey[],
    dead: [] as unknown[],
  };
}
export type World = ReturnType<typeof world>;

export const running: TransportService[] = [];
/** For `afterEach`. */
export async function stopTransports(): Promise<void> {
  await Promise.all(running.splice(0).map((transport) => transport.stop()));
}

export async function startTransport(w: World, config: Partial<TransportConfig> = {}) {
  const log = new MemoryLog(w.broker);
  const registry = createMetricsRegistry({ node: false });
  const transport = new TransportService({
    config: { ...defaultTransportConfig, ...config },
    ports: {
      log,
      mailbox: w.mailbox,
      addressBook: w.mailbox,
      ownership: w.ownership,
      wakeUps: { wake: (address) => w.woken.push(address) },
      deadLetters: { put: async (_partition, record) => void w.dead.push(record) },
      clock: w.clock,
      logger: silentLogger,
      metrics: createTransportMetrics(registry),
    },
  });
  running.push(transport);
  registry.onRender(() => transport.sampleMetrics());
  await transport.start();
  const link = new TestLink(transport, PARTITIONS);
  await link.ready();
  return { transport, link, log, registry };
}

export function people(): { alice: Address; bob: Address; bobUser: UserId } {
  const bobUser = newUser();
  return { alice: { userId: newUser(), deviceId: 1 }, bob: { userId: bobUser, deviceId: 1 }, bobUser };
}

export const phases = (session: { events: { type: string }[] }) =>
  session.events.flatMap((event) =>
    event.type === 'caught-up' ? [(event as unknown as { phase: string }).phase] : [],
  );
