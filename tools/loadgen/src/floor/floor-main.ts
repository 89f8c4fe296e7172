import { FloorServer } from './floor-server.js';
import { FloorStore } from './floor-store.js';

const path = process.env['FLOOR_DATA_DIR'];
if (path === undefined) throw new Error('FLOOR_DATA_DIR is not set');
const server = new FloorServer(new FloorStore(path));
process.once('SIGTERM', () => void server.close());
console.log(`listening on ${await server.listening()}`);
