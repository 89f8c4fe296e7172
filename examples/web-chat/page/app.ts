import { chatPane } from './chat-pane.js';
import { Device } from './device.js';
import { element } from './element.js';
import { Journeys } from './journeys.js';
import { latencyPlot } from './latency-plot.js';

const byId = (id: string): HTMLElement => document.getElementById(id) ?? document.body;

async function start(): Promise<void> {
  const journeys = new Journeys();
  const [alice, bob] = await Promise.all([Device.start('alice', journeys), Device.start('bob', journeys)]);
  // A server tells a device only when its keys run low: here it asks whenever the other one took some.
  for (const taker of [alice, bob]) {
    taker.onClaim((userId) => {
      for (const device of [alice, bob]) if (device.userId === userId) void device.countKeys().catch(() => undefined);
    });
  }
  chatPane(byId('alice'), alice, { other: bob, journeys });
  chatPane(byId('bob'), bob, { other: alice, journeys });
  latencyPlot(byId('latency'), byId('latency-summary'), journeys);
}

start().catch((error: unknown) => {
  const text = `The page could not start: ${error instanceof Error ? error.message : String(error)}`;
  document.querySelector('main')?.replaceChildren(element('p', { class: 'quiet' }, [text]));
});
