import { ConsolePage } from './console-page.js';
import { pollFeed } from './feed-poll.js';
import { rememberedChoice } from './preferences.js';

const page = new ConsolePage();
rememberedChoice('theme', (theme) => {
  document.documentElement.dataset['theme'] = theme;
  page.repaint();
});
rememberedChoice('window', (minutes) => {
  page.windowSeconds = Number(minutes) * 60;
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.repaint());
await pollFeed({ onFeed: (feed) => page.show(feed), onTrouble: (trouble) => page.trouble(trouble) });
