import { partitionedLogContract } from '@lantern/testkit';
import { kafkaLogUnderTest } from './kafkajs-under-test.js';
import { cleaningUp } from './lmdb-under-test.js';

const onEnd = cleaningUp();

describe('the log on Kafka keeps the contract:', () => {
  test.each(partitionedLogContract)('$title', async ({ run }) => run(await kafkaLogUnderTest(onEnd)));
});
