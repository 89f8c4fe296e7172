import type { Rule } from '../../rules/rule.js';
import type { ClientStage } from '../client-stage.js';
import { MESSAGE_RULES } from './message-rules.js';
import { RECONNECT_RULES } from './reconnect-rules.js';
import { SESSION_RULES } from './session-rules.js';

/** What docs/protocol.md asks of a client and a server can see. */
export const CLIENT_RULES: readonly Rule<ClientStage>[] = [...SESSION_RULES, ...MESSAGE_RULES, ...RECONNECT_RULES];
