import { revokeCommand } from './revoke-command.js';

const user = '00112233-4455-4677-8899-aabbccddeeff';

test('brokers that are not there are named as such', async () => {
  const command = revokeCommand(['--user', user], { KAFKA_BROKERS: '127.0.0.1:1' });
  await expect(command).rejects.toThrow(/may not be revoked: .*Repeat it/);
});
