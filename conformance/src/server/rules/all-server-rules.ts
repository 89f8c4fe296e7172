import type { Rule } from '../../rules/rule.js';
import type { ServerStage } from '../server-stage.js';
import { ACK_RULES } from './ack-rules.js';
import { ATTACH_RULES } from './attach-rules.js';
import { CLAIM_RULES } from './claim-rules.js';
import { CONNECTION_RULES } from './connection-rules.js';
import { DELIVERY_RULES } from './delivery-rules.js';
import { FRAME_RULES } from './frame-rules.js';
import { REGISTRATION_RULES } from './registration-rules.js';
import { SEND_RULES } from './send-rules.js';

/** What docs/protocol.md asks of a server and a client can see, in the order of the page. */
export const SERVER_RULES: readonly Rule<ServerStage>[] = [
  ...CONNECTION_RULES,
  ...FRAME_RULES,
  ...ATTACH_RULES,
  ...REGISTRATION_RULES,
  ...CLAIM_RULES,
  ...SEND_RULES,
  ...DELIVERY_RULES,
  ...ACK_RULES,
];
