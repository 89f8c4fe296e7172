import type { BenchReport } from '../report/json-report.js';

/** What is planned for. */
export interface Demand {
  readonly addresses: number;
  readonly connected: number;
  readonly messagesPerDay: number;
  /** Messages per second when most is going on. */
  readonly peak: number;
  /** Share of messages whose device is not there: they are parked, and read later. */
  readonly parkedShare: number;
  /** How long these wait, on average. */
  readonly parkedDays: number;
  readonly messageBytes: number;
  readonly logDays: number;
  readonly replicas: number;
  readonly partitions: number;
  /** Of a core, at the peak: what is left is for a node that is lost, and for bursts. */
  readonly load: number;
  readonly connectionsPerGateway: number;
}

export const DEMAND: Demand = {
  addresses: 20_000_000,
  connected: 1_000_000,
  messagesPerDay: 20,
  peak: 23_000,
  parkedShare: 0.5,
  parkedDays: 0.5,
  messageBytes: 1_024,
  logDays: 7,
  replicas: 3,
  partitions: 512,
  load: 0.5,
  connectionsPerGateway: 20_000,
};

export interface CapacityRow {
  readonly what: string;
  readonly arithmetic: string;
  readonly result: string;
}

/** Beside the ciphertext, of a record and of a document: names, times, framing. */
const OVERHEAD_BYTES = 150;

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const millions = (value: number) => `${whole(value / 1e6)} M`;
const gigabytes = (bytes: number) => `${whole(bytes / 1e9)} GB`;
const megabytes = (bytes: number) => `${whole(bytes / 1e6)} MB/s`;

/** What a service takes of a core at the peak, µs of CPU for each message. */
function perMessage(value: (key: string) => number, service: string, { parkedShare }: Demand) {
  const [live, park, read] = ['message, in few', 'parked message', 'read message'].map((phase) =>
    value(`${phase}.cpuUs.${service}`),
  );
  const us = (1 - parkedShare) * (live ?? 0) + parkedShare * ((park ?? 0) + (read ?? 0));
  const words = `${1 - parkedShare} × ${whole(live ?? 0)} µs + ${parkedShare} × (${whole(park ?? 0)} + ${whole(read ?? 0)}) µs`;
  return { us, words };
}

function instances(service: string, value: (key: string) => number, demand: Demand): CapacityRow {
  const { us, words } = perMessage(value, service, demand);
  const cores = (demand.peak * us) / 1e6;
  const idleUs = value(`idle.cpuUsPerSecond.${service}`) || 0;
  const idleCores = (demand.connected * idleUs) / 1e6;
  const count = Math.max(1, Math.ceil((cores + idleCores) / demand.load));
  const idle = idleUs > 0 ? ` + ${millions(demand.connected)} × ${idleUs.toFixed(1)} µs/s` : '';
  return {
    what: `${service}: cores at the peak`,
    arithmetic: `(${whole(demand.peak)}/s × (${words})${idle}) ÷ ${demand.load}`,
    result: whole(count),
  };
}

function gateways(value: (key: string) => number, demand: Demand): CapacityRow[] {
  const kib = value('idle.rssKib.gateway');
  const { connected, connectionsPerGateway } = demand;
  const memory = (1024 * kib * connectionsPerGateway) / 1e9;
  return [
    {
      what: 'gateway: instances by connections',
      arithmetic: `${millions(connected)} ÷ ${whole(connectionsPerGateway)} each`,
      result: whole(connected / connectionsPerGateway),
    },
    {
      what: 'gateway: memory of each, for connections',
      arithmetic: `${whole(connectionsPerGateway)} × ${kib.toFixed(1)} KiB`,
      result: `${memory.toFixed(1)} GB`,
    },
  ];
}

/** Load of Kafka and of the database, from what is stored; theirs of here say nothing about theirs elsewhere. */
function storage(demand: Demand): CapacityRow[] {
  const { addresses, messagesPerDay, peak, parkedShare, parkedDays, messageBytes, logDays, replicas } = demand;
  const record = messageBytes + OVERHEAD_BYTES;
  const daily = addresses * messagesPerDay;
  const parkedNow = daily * parkedShare * parkedDays;
  return [
    {
      what: 'Kafka: written at the peak, all brokers',
      arithmetic: `${whole(peak)}/s × ${whole(record)} B × ${replicas}`,
      result: megabytes(peak * record * replicas),
    },
    {
      what: 'Kafka: disk, all brokers',
      arithmetic: `${millions(daily)}/day × ${whole(record)} B × ${logDays} days × ${replicas}`,
      result: gigabytes(daily * record * logDays * replicas),
    },
    {
      what: 'MongoDB: inserts, and as many deletes, at the peak',
      arithmetic: `${whole(peak)}/s × ${parkedShare}`,
      result: `${whole(peak * parkedShare)}/s`,
    },
    {
      what: 'MongoDB: parked at a time',
      arithmetic: `${millions(daily)}/day × ${parkedShare} × ${parkedDays} days`,
      result: millions(parkedNow),
    },
    {
      what: 'MongoDB: disk, all members',
      arithmetic: `${millions(parkedNow)} × ${whole(record)} B × ${replicas}`,
      result: gigabytes(parkedNow * record * replicas),
    },
  ];
}

/** What that many people would need, by what everything took in a run of `cost` over services as processes. */
export function capacityRows(report: BenchReport, demand: Demand = DEMAND): CapacityRow[] {
  const values = new Map(report.figures.map(({ key, median }) => [key, median]));
  const value = (key: string) => values.get(key) ?? 0;
  const services = ['gateway', 'transport', 'keys'].filter((service) => values.has(`message, in few.cpuUs.${service}`));
  if (services.length === 0) return [];
  const transportKib = value('idle.rssKib.transport');
  return [
    { what: 'partitions', arithmetic: 'fixed for ever', result: whole(demand.partitions) },
    ...services.map((service) => instances(service, value, demand)),
    ...gateways(value, demand),
    {
      what: 'transport: memory for connected devices, all instances',
      arithmetic: `${millions(demand.connected)} × ${transportKib.toFixed(1)} KiB`,
      result: gigabytes(demand.connected * transportKib * 1024),
    },
    ...storage(demand),
  ];
}
