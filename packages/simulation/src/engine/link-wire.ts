import type { DialLink, LinkCarrier } from '@lantern/link';
import { type LinkEvent, decodeLinkEvents, decodeLinkRequests } from '@lantern/protocol';
import type { Network } from './network.js';
import { type PipeEnd, type PipeHost, SimPipe } from './sim-pipe.js';

type Handler = (...args: readonly never[]) => void;

const NOTHING = new Uint8Array(0);
const HANDSHAKE_TIMEOUT_MS = 3_000;

/** What links use of `ws` and of its socket, over an end of a simulated connection. */
export function carrierOf(end: PipeEnd, told: (bytes: Uint8Array) => void): LinkCarrier {
  const handlers = new Map<string, Handler[]>();
  const emit = (event: string, ...args: unknown[]): void => {
    for (const handler of handlers.get(event) ?? []) (handler as (...given: unknown[]) => void)(...args);
  };
  end.listener = {
    received: ({ bytes, control }) => {
      if (control !== undefined) return;
      told(bytes);
      emit('message', Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), true);
    },
    closed: () => emit('close'),
  };
  const ws = {
    OPEN: 1 as const,
    get readyState() {
      return end.isOpen ? 1 : 3;
    },
    on: (event: string, handler: Handler) => {
      handlers.set(event, [...(handlers.get(event) ?? []), handler]);
      return ws;
    },
    send: (bytes: Uint8Array, _options: unknown, taken?: () => void) => end.send({ bytes }, taken),
    ping: () => end.send({ bytes: NOTHING, control: 'ping' }),
    close: (code: number, reason = '') => end.close(code, reason),
    terminate: () => end.terminate(),
  };
  const socket = {
    get bytesRead() {
      return end.receivedBytes;
    },
    cork: () => undefined,
    uncork: () => undefined,
  };
  return { ws, socket } as unknown as LinkCarrier;
}

function requestsIn(bytes: Uint8Array): string {
  return decodeLinkRequests(bytes)
    .map((request) => {
      const session = 'session' in request ? ` s${request.session}` : '';
      return request.type === 'send' ? `send ${request.request}` : `${request.type}${session} p${request.partition}`;
    })
    .join(', ');
}

function eventIn(event: LinkEvent): string {
  switch (event.type) {
    case 'partitions':
      return `owns ${event.owned.map(({ partition, epoch }) => `p${partition} e${epoch}`).join(' ')}`;
    case 'moved':
      return `moved p${event.partition}`;
    case 'send-result':
      return `${event.result.outcome} ${event.request}`;
    case 'ended':
      return `ended s${event.session}: ${event.reason}`;
    case 'purge-result':
    case 'welcome':
      return event.type;
    default:
      return `${event.type} s${event.session}`;
  }
}

function eventsIn(bytes: Uint8Array): string {
  return decodeLinkEvents(bytes).map(eventIn).join(', ');
}

/** An instance that can be linked to. */
export interface LinkTarget extends PipeHost {
  readonly alive: boolean;
  /** Takes the carrier, or says that it cannot now. */
  admit(carrier: () => LinkCarrier): boolean;
}

export interface LinkWiring {
  readonly network: Network;
  readonly from: PipeHost & { readonly alive: boolean };
  readonly targetOf: (url: string) => LinkTarget | undefined;
  /** To break it later. */
  readonly opened: (pipe: SimPipe) => void;
}

/** Dials over the simulated network. */
export function simDial({ network, from, targetOf, opened: onOpen }: LinkWiring): DialLink {
  return ({ url }, { opened, failed }) => {
    let abandoned = false;
    let over = false;
    const fail = (): void => {
      if (over) return;
      over = true;
      network.trace.add(from.name, '', () => `cannot link to ${url}`);
      network.scheduler.after(network.delay(), () => from.dispatch(() => abandoned || failed('unreachable', '')));
    };
    network.trace.add(from.name, '', () => `links to ${url}`);
    // As of a WebSocket's handshake: who is reached may be stopped, or die.
    network.scheduler.after(HANDSHAKE_TIMEOUT_MS, fail);
    network.scheduler.after(network.delay(), () => {
      const target = targetOf(url);
      const reached = target?.alive && !network.isBlocked(from.name, target.name);
      if (!target || !reached || network.isBlocked(target.name, from.name)) return fail();
      return target.dispatch(() => {
        if (!from.alive) return;
        const pipe = new SimPipe(network, from, target);
        // Until this end is listened to.
        pipe.a.hold(true);
        if (
          !target.admit(() =>
            carrierOf(pipe.b, (bytes) => network.trace.add(from.name, target.name, () => requestsIn(bytes))),
          )
        )
          return fail();
        onOpen(pipe);
        network.scheduler.after(network.delay(), () =>
          from.dispatch(() => {
            if (abandoned || over) return pipe.a.terminate();
            over = true;
            opened(carrierOf(pipe.a, (bytes) => network.trace.add(target.name, from.name, () => eventsIn(bytes))));
            return pipe.a.hold(false);
          }),
        );
      });
    });
    return {
      abandon: () => {
        abandoned = true;
      },
    };
  };
}
