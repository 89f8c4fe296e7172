import { type JsonWebKey, type KeyObject, createPublicKey } from 'node:crypto';

/** The algorithms of public keys; each key is good for exactly one of them. */
export type PublicKeyAlgorithm = 'ES256' | 'RS256';

/** A public key that tokens are checked with. The algorithm belongs to the key, never to the token. */
export interface VerificationKey {
  /** Tokens that name a key name it by this. */
  readonly kid?: string;
  readonly algorithm: PublicKeyAlgorithm;
  readonly key: KeyObject;
}

/** Each token without a `kid` is tried with all keys of its algorithm. */
const MAX_KEYS = 16;
const MIN_RSA_BITS = 2_048;
const MAX_RSA_BITS = 8_192;
/** Smaller ones have let signatures be made up. */
const MIN_RSA_EXPONENT = 65_537n;
export const MAX_KID_LENGTH = 256;

function algorithmOf(key: KeyObject, where: string): PublicKeyAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  if (type === 'ec') throw new Error(`${where} is an EC key of another curve; only P-256 is supported`);
  if (type !== 'rsa') throw new Error(`${where} is neither an EC P-256 nor an RSA public key`);
  const bits = details?.modulusLength ?? 0;
  if (bits < MIN_RSA_BITS) throw new Error(`${where} is an RSA key of less than ${MIN_RSA_BITS} bits`);
  if (bits > MAX_RSA_BITS) throw new Error(`${where} is an RSA key of more than ${MAX_RSA_BITS} bits`);
  if ((details?.publicExponent ?? 0n) < MIN_RSA_EXPONENT) {
    throw new Error(`${where} is an RSA key with an exponent below ${MIN_RSA_EXPONENT}`);
  }
  return 'RS256';
}

function importKey(input: Parameters<typeof createPublicKey>[0], where: string): KeyObject {
  try {
    return createPublicKey(input);
  } catch {
    throw new Error(`${where} is not a public key`);
  }
}

function readPemKeys(text: string): VerificationKey[] {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new Error('a private key stands among the public keys; the gateway needs only the public ones');
  }
  const blocks = text.match(/-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g) ?? [];
  return blocks.map((block, index) => {
    const where = `key ${index + 1}`;
    const key = importKey(block, where);
    return { algorithm: algorithmOf(key, where), key };
  });
}

interface Jwk extends JsonWebKey {
  readonly kid?: unknown;
  readonly use?: unknown;
  readonly key_ops?: unknown;
}

function readKid({ kid }: Jwk, where: string): { kid?: string } {
  if (kid === undefined) return {};
  if (typeof kid === 'string' && kid.length > 0 && kid.length <= MAX_KID_LENGTH) return { kid };
  throw new Error(`${where} has a kid that is no text of 1 to ${MAX_KID_LENGTH} characters`);
}

function readJwk(jwk: unknown, where: string): VerificationKey {
  if (typeof jwk !== 'object' || jwk === null) throw new Error(`${where} is no object`);
  const fields = jwk as Jwk;
  if (fields.d !== undefined || fields.k !== undefined) throw new Error(`${where} is not public`);
  if (fields.use !== undefined && fields.use !== 'sig') throw new Error(`${where} is not for signatures`);
  if (fields.key_ops !== undefined && !(Array.isArray(fields.key_ops) && fields.key_ops.includes('verify'))) {
    throw new Error(`${where} is not for verifying`);
  }
  const key = importKey({ key: fields, format: 'jwk' }, where);
  const algorithm = algorithmOf(key, where);
  if (fields.alg !== undefined && fields.alg !== algorithm) throw new Error(`${where} is not for ${algorithm}`);
  return { ...readKid(fields, where), algorithm, key };
}

function parseJwks(text: string): readonly unknown[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error('is neither a JWKS document nor PEM');
  }
  const keys = (document as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new Error('is a JSON document without a "keys" list');
  return keys;
}

function requireProperSet(keys: readonly VerificationKey[]): readonly VerificationKey[] {
  if (keys.length === 0) throw new Error('holds no public key');
  if (keys.length > MAX_KEYS) throw new Error(`holds more than ${MAX_KEYS} keys`);
  const kids = keys.flatMap(({ kid }) => (kid === undefined ? [] : [kid]));
  if (new Set(kids).size < kids.length) throw new Error('holds two keys of the same kid');
  return keys;
}

/**
 * The public keys in a JWKS document or in one or more PEM blocks (`BEGIN PUBLIC KEY`): EC P-256 for ES256, RSA of
 * 2,048 to 8,192 bits for RS256.
 * @throws Error that says which key is wrong and why, without quoting it.
 */
export function readVerificationKeys(text: string): readonly VerificationKey[] {
  const isJwks = text.trimStart().startsWith('{');
  return requireProperSet(isJwks ? parseJwks(text).map((jwk, i) => readJwk(jwk, `key ${i + 1}`)) : readPemKeys(text));
}

/**
 * The keys in the JWKS document of an issuer that are good for tokens. Others are left out, since an issuer may publish
 * keys for other purposes beside them.
 * @throws Error when there is none, or when the document as a whole is wrong.
 */
export function readPublishedKeys(text: string): {
  readonly keys: readonly VerificationKey[];
  readonly leftOut: number;
} {
  const all = parseJwks(text);
  const keys = all.flatMap((jwk, index) => {
    try {
      return [readJwk(jwk, `key ${index + 1}`)];
    } catch {
      return [];
    }
  });
  return { keys: requireProperSet(keys), leftOut: all.length - keys.length };
}
