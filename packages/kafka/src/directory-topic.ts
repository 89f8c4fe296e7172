/**
 * The compacted topic on which the keys service announces changes of device lists: key user id (16 bytes), value
 * DirectoryRecord.
 */
export const DIRECTORY_TOPIC = 'directory.v1';
