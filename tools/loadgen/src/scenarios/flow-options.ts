import { MAX_CIPHERTEXT_BYTES } from '@lantern/protocol';
import { NAME_BYTES } from '../client/message-names.js';
import type { NumberOption } from './scenario.js';

export const SIZE: NumberOption = {
  name: 'size',
  help: 'bytes of each ciphertext',
  default: 1_024,
  min: NAME_BYTES,
  max: MAX_CIPHERTEXT_BYTES,
};

export const WINDOW: NumberOption = {
  name: 'window',
  help: 'messages that a device takes before it acks; the server may grant less',
  default: 1_024,
  min: 1,
  max: 100_000,
};

export function inFlight(byDefault: number): NumberOption {
  return {
    name: 'in-flight',
    help: 'messages of each sender under way, from send to confirmation; not with --rate',
    default: byDefault,
    min: 1,
    max: 10_000,
  };
}

/** A count of something, from 1. */
export function count(
  name: string,
  help: string,
  range: { readonly default: number; readonly max: number },
): NumberOption {
  return { name, help, min: 1, ...range };
}
