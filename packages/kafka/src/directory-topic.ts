/**
 * The compacted topic on which the keys service announces changes of device lists: key user id (16 bytes), value
 * DirectoryRecord.
 */
export const DIRECTORY_TOPIC = 'directory.v1';
const DAY_MS = 24 * 60 * 60_000;
/** How long a record may go uncompacted that is not the last of its key: `max.compaction.lag.ms` of the topic. */
export const DIRECTORY_COMPACTION_LAG_MS = DAY_MS;
/** Until a user whose key was deleted is in no segment any more: that, the day for which a deletion is kept, and one more for the work. */
export const DIRECTORY_COMPACTED_MS = DIRECTORY_COMPACTION_LAG_MS + 2 * DAY_MS;
