import { rules } from './schedules/index.js';
import { showRule } from './show-rule.js';

for (const rule of rules) showRule(rule);
