import { logDurabilityCases } from './partitioned-log-contract-durability.js';
import { logGroupCases } from './partitioned-log-contract-group.js';
import { logRecordCases } from './partitioned-log-contract-records.js';
import type { LogUnderTest } from './partitioned-log-member.js';
import type { ContractCase } from './transport-contract-case.js';

/** What every adapter of the transport's PartitionedLog has to show, each case on a log of its own. */
export const partitionedLogContract: readonly ContractCase<LogUnderTest>[] = [
  ...logRecordCases,
  ...logGroupCases,
  ...logDurabilityCases,
];
