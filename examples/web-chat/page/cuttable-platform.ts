import { type Platform, type Socket, type SocketListener, browserPlatform } from '@lantern/client';

const NO_NETWORK = { code: 1006, reason: 'this page was taken offline' };

const NO_SOCKET: Socket = { send: () => undefined, close: () => undefined, abort: () => undefined };

/** A browser's platform whose network can be cut, for one client: open connections end, and new ones fail. */
export function cuttablePlatform(): { readonly platform: Platform; readonly cut: (isCut: boolean) => void } {
  const inner = browserPlatform();
  const open = new Map<SocketListener, () => void>();
  let offline = false;
  const platform: Platform = {
    ...inner,
    openSocket: (target, listener) => {
      if (offline) {
        queueMicrotask(() => listener.closed(NO_NETWORK));
        return NO_SOCKET;
      }
      const closed: SocketListener['closed'] = (close) => {
        open.delete(listener);
        listener.closed(close);
      };
      const socket = inner.openSocket(target, {
        opened: () => listener.opened(),
        received: (message) => listener.received(message),
        closed,
      });
      const abort = () => {
        open.delete(listener);
        socket.abort();
      };
      open.set(listener, () => {
        abort();
        closed(NO_NETWORK);
      });
      return { ...socket, abort };
    },
  };
  const cut = (isCut: boolean) => {
    offline = isCut;
    if (isCut) for (const end of open.values()) end();
  };
  return { platform, cut };
}
