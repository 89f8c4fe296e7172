import {
  addressBookContract,
  keyStoreContract,
  mailboxContract,
  ownershipContract,
  partitionedLogContract,
} from '@lantern/testkit';
import { Broker } from '../src/backends/broker.js';
import { KeyDb } from '../src/backends/key-db.js';
import { simKeyStore } from '../src/backends/sim-key-store.js';
import { SimLog } from '../src/backends/sim-log.js';
import { SimMailbox } from '../src/backends/sim-mailbox.js';
import { SimOwnership, StoredOwnership } from '../src/backends/sim-ownership.js';
import { StoredMail } from '../src/backends/stored-mail.js';
import { Network } from '../src/engine/network.js';
import { Random } from '../src/engine/random.js';
import { Scheduler } from '../src/engine/scheduler.js';
import { SimProcess } from '../src/engine/sim-process.js';
import { Trace } from '../src/engine/trace.js';

/** Of one case of a contract. */
const MOST_MS = 3_600_000;

/** Virtual time that goes on by itself while a contract is tried. */
async function driven(work: (simulated: ReturnType<typeof world>) => Promise<void>): Promise<void> {
  const simulated = world();
  const state = { over: false };
  const running = work(simulated).finally(() => (state.over = true));
  const { scheduler } = simulated;
  while (!state.over) {
    if (scheduler.now > MOST_MS) throw new Error(`the contract is not through after ${MOST_MS} ms of simulated time`);
    await scheduler.runUntil(scheduler.now + 20, () => state.over);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await running;
}

function world() {
  const scheduler = new Scheduler();
  const trace = new Trace(false, () => scheduler.now);
  const network = new Network({ scheduler, trace, random: new Random(1, 'network') });
  let processes = 0;
  const process = () =>
    new SimProcess({ name: `p${++processes}`, scheduler, random: new Random(processes, 'process') });
  return { scheduler, network, process };
}

const timeoutMs = 5_000;

describe('the simulated mailbox store', () => {
  for (const contractCase of [...mailboxContract, ...addressBookContract]) {
    const { title } = contractCase;
    it(title, () =>
      driven(async ({ network, process }) => {
        const mail = new StoredMail();
        const open = () => new SimMailbox(mail, { network, process: process(), timeoutMs });
        await contractCase.run({ port: open(), reopen: async () => open() });
      }),
    );
  }
});

describe('the simulated ownership store', () => {
  for (const contractCase of ownershipContract) {
    const { title } = contractCase;
    it(title, () =>
      driven(async ({ network, process }) => {
        const stored = new StoredOwnership();
        const open = () => new SimOwnership(stored, { network, process: process(), timeoutMs });
        await contractCase.run({ port: open(), reopen: async () => open() });
      }),
    );
  }
});

describe('the simulated key store', () => {
  for (const contractCase of keyStoreContract) {
    const { title } = contractCase;
    it(title, () =>
      driven(async ({ network, process }) => {
        // Answers keep their order, as over one connection.
        Object.assign(network, { delay: () => 1 });
        const db = new KeyDb();
        const open = () => simKeyStore({ db, network, process: process(), timeoutMs });
        await contractCase.run({ store: open(), reopen: async () => open() });
      }),
    );
  }
});

/** Of processes that are killed by the system, and of the time of the system, which there is none of here. */
const ELSEWHERE = ['SIGKILL', 'the tail starts where everything accepted since then'];

describe('the simulated log', () => {
  for (const contractCase of partitionedLogContract) {
    const { title } = contractCase;
    if (ELSEWHERE.some((text) => title.includes(text))) continue;
    it(title, () =>
      driven(async ({ network, process, scheduler }) => {
        const brokerOf = () =>
          new Broker({
            partitionCount: 4,
            scheduler,
            random: new Random(1, 'broker'),
            sessionTimeoutMs: 3_000,
            rebalanceTimeoutMs: 1_000,
          });
        const broker = brokerOf();
        const open = (incarnation: number, from: Broker) =>
          new SimLog({
            broker: from,
            network,
            process: process(),
            incarnation,
            requestTimeoutMs: timeoutMs,
            sessionTimeoutMs: 3_000,
          });
        let current: SimLog | undefined;
        const reopen = async () => {
          await current?.leave();
          current = open(7, broker);
          return current;
        };
        const appendAndDie = async () => [];
        const port = await reopen();
        await contractCase.run({ port, reopen, another: async () => open(8, brokerOf()), appendAndDie });
      }),
    );
  }
});
