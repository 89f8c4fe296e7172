import {
  decodeDirectoryChange,
  decodeInboxRecord,
  decodeLinkEvents,
  decodeLinkRequests,
  decodeRevocation,
} from '@lantern/protocol';

/** Bytes as one process writes them and another one, perhaps of another release, reads them. */
export interface Written {
  /** Of a record of a log, where the format has one. */
  readonly key?: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A format that outlives a release: records in Kafka and in the data of `npm start`, messages of links. */
export interface Format {
  /** The message of the .proto files that the bytes are. */
  readonly message: string;
  /** How this release reads them. */
  readonly read: (written: Written) => unknown;
}

const NO_KEY = new Uint8Array(0);

/** By name; a format is never taken away as long as a release that wrote it may be upgraded from. */
export const FORMATS = {
  'inbox-record': { message: 'InboxRecord', read: ({ bytes }) => decodeInboxRecord(bytes) },
  'directory-record': {
    message: 'DirectoryRecord',
    read: ({ key = NO_KEY, bytes: value }) => decodeDirectoryChange({ key, value }),
  },
  'revocation-record': {
    message: 'RevocationRecord',
    read: ({ key = NO_KEY, bytes: value }) => decodeRevocation({ key, value }),
  },
  'link-requests': { message: 'LinkRequestBatch', read: ({ bytes }) => decodeLinkRequests(bytes) },
  'link-events': { message: 'LinkEventBatch', read: ({ bytes }) => decodeLinkEvents(bytes) },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;
