// A client whose messages are no frames: what the conformance kit has to say of it.
import { createInterface } from 'node:readline';
import { SUBPROTOCOL } from '@lantern/protocol';
import { WebSocket } from 'ws';

const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, do: what, url } = JSON.parse(line);
  if (what === 'open') {
    const ws = new WebSocket(url, [SUBPROTOCOL]);
    ws.on('open', () => ws.send(Buffer.from('ff ff ff ff')));
    ws.on('error', () => {});
  }
  tell({ id, ok: true });
});
tell({ event: 'ready' });
