import { parseAccess, tokenOf } from './caller-token.js';
import { byId, element } from './dom.js';
import type { Feed, Search } from './feed.js';

interface Copy {
  readonly deviceId: number;
  readonly partition: number;
  readonly offset: number;
  readonly acceptedAt: number;
  readonly state: string;
}

const STATES: Readonly<Record<string, string>> = {
  hot: 'in the log, about to be sent or parked',
  delivered: 'sent on the present session, not acked yet',
  parked: 'in the mailbox, waits for the device',
  acked: 'the device has it: it never comes again',
  expired: 'its time was over before the device came',
  stale: 'was meant for an install that is gone',
  purged: 'removed, or acked before a purge',
  resolved: 'gone, acked or dropped, before the present owner had the partition',
};

const PROBLEMS: Readonly<Record<string, string>> = {
  token_invalid:
    'The access is not that of a caller of this server. After a restart npm start has a new operator.json.',
  forbidden: 'This caller lacks the scope read-stats.',
  unknown_message: 'No such message is known for this recipient. If it is an old one, name the device, too.',
  not_owner:
    'Another instance owns the partition of this user: ask its console. The picture of partitions names all of them.',
  rate_limited: 'This caller has asked too often. Wait a little.',
};

const TIMEOUT_MS = 20_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const NOTES: Readonly<Record<Search, string>> = {
  ready: '',
  starting: 'The server is starting.',
  elsewhere: 'This service knows nothing of messages: ask the console of a transport.',
  'no-callers':
    'Nobody may look for messages here: no callers of the internal REST are configured (docs/internal-api.md).',
};

/** The form that looks for a message. What is typed into it goes into the body of the request and nowhere else (I8). */
export class MessageSearch {
  readonly #form = byId('where-form') as HTMLFormElement;
  readonly #answer = byId('where-answer');
  readonly #note = byId('where-note');
  /** What the server's clock is ahead of ours, ms. */
  #ahead = 0;

  constructor() {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  show({ at, search }: Feed): void {
    this.#ahead = at - Date.now();
    this.#form.hidden = search !== 'ready';
    this.#note.hidden = search === 'ready';
    this.#note.textContent = NOTES[search];
  }

  #field(name: string): string {
    return (this.#form.elements.namedItem(name) as HTMLInputElement).value.trim();
  }

  async #submit(): Promise<void> {
    const messageId = this.#field('messageId').toLowerCase().replaceAll('-', '');
    const userId = this.#field('userId').toLowerCase();
    const deviceId = this.#field('deviceId');
    const access = parseAccess(this.#field('access'));
    if (!/^[0-9a-f]{32}$/.test(messageId)) return this.#refuse('A message id has 32 hexadecimal digits.');
    if (!UUID.test(userId)) return this.#refuse('The recipient is a user id: a UUID.');
    if (!/^\d{0,10}$/.test(deviceId)) return this.#refuse('A device is a whole number.');
    if (access === undefined)
      return this.#refuse('Access is the content of operator.json, a caller’s name and secret, or its token.');
    this.#answer.replaceChildren(element('p', 'empty', 'Looking …'));
    this.#form.setAttribute('aria-busy', 'true');
    try {
      const token = await tokenOf(access, Date.now() + this.#ahead);
      const device = deviceId === '' ? {} : { deviceId: Number(deviceId) };
      await this.#ask(token, { messageId, userId, ...device });
    } catch (error) {
      this.#refuse(
        error instanceof DOMException || error instanceof TypeError
          ? 'The server does not answer.'
          : (error as Error).message,
      );
    } finally {
      this.#form.removeAttribute('aria-busy');
    }
  }

  async #ask(token: string, body: object): Promise<void> {
    const response = await fetch('/console/where', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = (await response.json()) as { copies?: readonly Copy[]; code?: string; detail?: string };
    if (response.ok && answer.copies !== undefined) return this.#tell(answer.copies);
    return this.#refuse(PROBLEMS[answer.code ?? ''] ?? answer.detail ?? 'The server refused.');
  }

  #refuse(text: string): void {
    this.#answer.replaceChildren(element('p', 'alarm', text));
  }

  #tell(copies: readonly Copy[]): void {
    const rows = copies.map(({ deviceId, partition, offset, acceptedAt, state }) => {
      const badge = element('b', `badge state-${state}`, state);
      const cells = [String(deviceId), badge, new Date(acceptedAt).toLocaleString('en-GB'), `${partition} / ${offset}`];
      return element(
        'tr',
        '',
        ...cells.map((cell) => element('td', '', cell)),
        element('td', 'dim', STATES[state] ?? ''),
      );
    });
    const heads = ['Device', 'State', 'Accepted', 'Partition / offset', ''].map((text) => element('th', '', text));
    const table = element(
      'table',
      'copies',
      element('thead', '', element('tr', '', ...heads)),
      element('tbody', '', ...rows),
    );
    this.#answer.replaceChildren(element('div', 'scroll', table));
  }
}
