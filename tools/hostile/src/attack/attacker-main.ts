import { Attacker } from './attacker.js';
import type { AttackerAnswer, AttackerOrder } from './attacker-protocol.js';

const attacker = new Attacker();
const tell = (answer: AttackerAnswer) => {
  if (process.connected) process.send?.(answer);
};
process.on('message', (order) => void attacker.obey(order as AttackerOrder).then(tell));
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
