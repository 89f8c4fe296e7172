import { followWakeUps } from './follow-wake-ups.js';

// KAFKA_BROKERS=host:port,… node examples/wakeup-consumer/dist/main.js
const brokers = (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(',');
const groupId = process.env['GROUP_ID'] ?? 'example-push-service';

const stop = await followWakeUps({
  brokers,
  groupId,
  maxAgeMs: 10 * 60_000,
  // Here a push service looks up the push token that the app gave it for this device, and calls APNs, FCM or Web Push.
  push: async ({ userId, deviceId, at }) => {
    console.log(JSON.stringify({ push: 'look', userId, deviceId, at }));
  },
});
console.log('following wakeups.v1');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
