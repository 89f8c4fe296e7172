import { isIPv6 } from 'node:net';

/** A UUID, and the device id behind it if it is an address key. */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\.\d{1,10})?/gi;
const JWT = /\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g;
const HEX = /\b(0x)?[0-9a-f]{32,}\b/gi;
/** 16 bytes or more, or a path. */
const BASE64_OR_PATH = /(?<![\w/+.-])[\w/+-]{22,}={0,2}/g;
const BASE64_PADDED = /(?<![\w/+-])[\w/+-]{20,}={1,2}/g;
const MIN_RANDOM_PART = 12;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const IPV6_LIKE = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:[\d.]+)?(?![\w:])/gi;

function isMixed(part: string): boolean {
  return /\d/.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part);
}

/** Digits and both cases tell keys from the names of code; what looks like a path must have a long part of that kind. */
function looksRandom(run: string): boolean {
  if (!run.startsWith('/')) return isMixed(run);
  return run.split('/').some((part) => part.length >= MIN_RANDOM_PART && isMixed(part));
}

function scrubBase64(text: string): string {
  return text.replace(BASE64_PADDED, '[bytes]').replace(BASE64_OR_PATH, (run) => (looksRandom(run) ? '[bytes]' : run));
}

function scrubIpv4(text: string): string {
  // Loopback and unspecified addresses name nobody, and say what is misconfigured.
  return text.replace(IPV4, (ip) => (/^(127\.|0\.0\.0\.0$)/.test(ip) ? ip : '[ip]'));
}

function scrubIpv6(text: string): string {
  return text.replace(IPV6_LIKE, (ip) => (isIPv6(ip) && !/^(::1?|::ffff:127\.[\d.]+)$/.test(ip) ? '[ip]' : ip));
}

/**
 * Text of libraries, such as error messages, without what may identify somebody or is secret (I8): ids, tokens, keys,
 * IP addresses. Meant for the few texts that are not our own; our own have no such things in them.
 */
export function scrubIdentifiers(text: string): string {
  const scrubbed = text.replace(JWT, '[token]').replace(UUID, '[id]').replace(HEX, '[bytes]');
  return scrubIpv4(scrubIpv6(scrubBase64(scrubbed)));
}
