import { type Offset, type PartitionId, ProtocolError, decodeInboxRecord } from '@lantern/protocol';
import type { ParkedMessage, ReadAnswer, ReadRequest } from '../delivery/state.js';
import type {
  AddressBook,
  AddressDocument,
  Mailbox,
  MailboxDocument,
  MailboxPage,
  OwnershipDocument,
} from '../ports.js';

/** Which offsets belong to which epoch, as read at the takeover. */
export type EpochStarts = OwnershipDocument['starts'];

/**
 * Whether a mailbox document counts: its epoch is the newest, or its offset lies below the start of the next epoch.
 * Others were parked by an owner that did not know that it had been replaced.
 */
export function isValid(document: { epoch: number; offset: number }, epoch: number, starts: EpochStarts): boolean {
  if (document.epoch >= epoch) return document.epoch === epoch;
  const next = starts.find((start) => start.epoch > document.epoch);
  return next !== undefined && document.offset < next.start;
}

export interface ReaderOptions {
  readonly partition: PartitionId;
  readonly epoch: number;
  readonly starts: EpochStarts;
  readonly mailbox: Mailbox;
  readonly addressBook: AddressBook;
}

export interface ReadResult {
  readonly request: ReadRequest;
  readonly answer: ReadAnswer;
  /** Loaded with the first read of a session. */
  readonly address: AddressDocument | undefined;
}

export interface ReadBatch {
  readonly results: readonly ReadResult[];
  readonly invalid: readonly MailboxDocument[];
  readonly undecodable: readonly MailboxDocument[];
}

/** Reads mailbox pages and leaves out what does not count. */
export async function readMailbox(options: ReaderOptions, requests: readonly ReadRequest[]): Promise<ReadBatch> {
  const { partition, mailbox, addressBook } = options;
  const pages = await mailbox.read(
    requests.map(({ address, above, below, maxDocuments, maxBytes }) => ({
      address,
      partition,
      above,
      below,
      maxDocuments,
      maxBytes,
    })),
  );
  const addresses = await Promise.all(
    requests.map(({ first, address }) => (first ? addressBook.load(address) : Promise.resolve(undefined))),
  );
  const invalid: MailboxDocument[] = [];
  const undecodable: MailboxDocument[] = [];
  const results = requests.map((request, index) => {
    const page = pages[index] as MailboxPage;
    const address = addresses[index];
    const documents = decodePage(options, page, { invalid, undecodable });
    const through = page.documents.at(-1)?.offset ?? (-1 as Offset);
    return {
      request,
      address,
      answer: {
        documents,
        through,
        more: page.more,
        purgedBelow: address?.purgedBelow ?? 0,
        installedBefore: address?.installedBefore ?? 0,
      },
    };
  });
  return { results, invalid, undecodable };
}

function decodePage(
  { epoch, starts }: ReaderOptions,
  page: MailboxPage,
  aside: { invalid: MailboxDocument[]; undecodable: MailboxDocument[] },
): ParkedMessage[] {
  const parked: ParkedMessage[] = [];
  for (const document of page.documents) {
    if (!isValid(document, epoch, starts)) {
      if (document.epoch < epoch) aside.invalid.push(document);
      continue;
    }
    try {
      parked.push({
        offset: document.offset,
        bytes: document.value.length,
        message: decodeInboxRecord(document.value),
      });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      aside.undecodable.push(document);
    }
  }
  return parked;
}
