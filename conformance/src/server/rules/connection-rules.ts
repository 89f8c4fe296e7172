import { SUBPROTOCOL } from '@lantern/protocol';
import { type Rule, holds, same } from '../../rules/rule.js';
import { newUser } from '../device.js';
import type { ServerStage } from '../server-stage.js';
import { type OpenOptions, UpgradeRefused } from '../wire-connection.js';

const NO_TOKEN = 'a.b.c';

async function refusedUpgrade(stage: ServerStage, options: OpenOptions): Promise<UpgradeRefused> {
  try {
    await stage.open(options);
  } catch (error) {
    if (error instanceof UpgradeRefused) return error;
    throw error;
  }
  throw new Error('the upgrade was not refused');
}

/** Sections "Transport" and "Token". */
export const CONNECTION_RULES: readonly Rule<ServerStage>[] = [
  {
    name: 'The subprotocol is selected',
    section: 'transport',
    run: async (stage) => same((await stage.connect()).protocol, SUBPROTOCOL, 'selected subprotocol'),
  },
  {
    name: 'A client that offers another subprotocol is closed with 4406, or refused',
    section: 'transport',
    run: async (stage) => {
      try {
        const connection = await stage.connect(newUser(), { protocols: ['lantern.messaging.v0'] });
        same((await connection.ended()).code, 4406, 'close code');
      } catch (error) {
        if (error instanceof UpgradeRefused && error.status >= 400 && error.status < 500) return;
        // As WebSocket libraries report a connection without a selected subprotocol.
        holds(
          error instanceof Error && /subprotocol/i.test(error.message),
          `neither closed nor refused: ${String(error)}`,
        );
      }
    },
  },
  {
    name: 'A text message ends the connection with 4400',
    section: 'transport',
    run: async (stage) => {
      const connection = await stage.unregistered();
      connection.raw('{"frames":[]}');
      same((await connection.ended()).code, 4400, 'close code');
    },
  },
  {
    name: 'An upgrade without a token is answered HTTP 401, as application/problem+json',
    section: 'token',
    run: async (stage) => {
      const { status, contentType } = await refusedUpgrade(stage, {});
      same(status, 401, 'HTTP status');
      holds(contentType.startsWith('application/problem+json'), `content type ${contentType}`);
    },
  },
  {
    name: 'An upgrade with a token that is none is answered HTTP 401',
    section: 'token',
    run: async (stage) => same((await refusedUpgrade(stage, { token: NO_TOKEN })).status, 401, 'HTTP status'),
  },
  {
    name: 'A token may come as a subprotocol; only the first one is selected',
    section: 'token',
    run: async (stage) => {
      const connection = await stage.connect(newUser(), { via: 'subprotocol' });
      same(connection.protocol, SUBPROTOCOL, 'selected subprotocol');
      await connection.expect('welcome', { hello: { deviceId: 1 } });
    },
  },
  {
    name: 'A bad token that comes as a subprotocol is refused by 4401, after the upgrade',
    section: 'token',
    run: async (stage) => {
      const connection = await stage.open({ token: NO_TOKEN, via: 'subprotocol' });
      same((await connection.ended()).code, 4401, 'close code');
    },
  },
];
