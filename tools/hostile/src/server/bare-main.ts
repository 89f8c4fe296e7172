import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

// A WebSocket server and nothing else: what it costs the machine to be attacked at all.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (socket) => {
  socket.on('message', () => undefined);
  socket.on('error', () => undefined);
});
process.once('SIGTERM', () => process.exit(0));
await once(server, 'listening');
console.log(`listening on ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
