import { type ConfigKey, configKey } from '@lantern/runtime';
import { RATE_WORDS, type Rate, parseRate } from './rate.js';

export interface RateKeyOptions {
  /** One sentence: what is limited, and why the default is what it is. */
  readonly about: string;
  /** As {@link parseRate} reads it. */
  readonly default: string;
}

/** A configuration key whose value is a {@link Rate}. */
export function rateKey({ about, default: preset }: RateKeyOptions): ConfigKey<Rate> {
  const pattern = { regExp: /^\d+\+\d+\/\d*[smhd]$/, words: RATE_WORDS };
  const text = configKey.text({ about, default: preset, maxLength: 32, pattern });
  const schema = text.schema.transform((given, context) => {
    const rate = parseRate(given);
    if (rate !== undefined) return rate;
    context.addIssue({ code: 'custom', message: `${JSON.stringify(given)} is out of bounds; set ${RATE_WORDS}` });
    return undefined as never;
  });
  return { ...text, schema };
}

/** A configuration key: how many counts one limiter keeps in memory. */
export function limiterEntriesKey() {
  return configKey.integer({
    about:
      'How many counts each rate limiter keeps in memory, at 24 bytes each; beyond it whoever has used the least is forgotten, so it should exceed those active within a minute several times.',
    unit: 'counts',
    min: 1_024,
    max: 16_777_216,
    default: 262_144,
  });
}
