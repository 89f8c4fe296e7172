export { formatLine, type TraceLine } from './engine/trace.js';
export { type RunResult, runSchedule } from './run/run-schedule.js';
export * from './run/schedule.js';
export { generateSchedule } from './run/generate-schedule.js';
