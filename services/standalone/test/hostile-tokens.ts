import { type KeyObject, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

export const ISSUER = 'https://accounts.example';
export const AUDIENCE = 'messaging';

/** What a service signs for another one; of no use for a client. */
const SERVICE_SECRET = 'a service secret of more than thirty-two bytes';
const MAX_TOKEN_BYTES = 8_192;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const strangerEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const strangerRsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });

/** What the server trusts. */
export const JWKS = JSON.stringify({
  keys: [
    { ...ec.publicKey.export({ format: 'jwk' }), kid: 'ec', use: 'sig', alg: 'ES256' },
    { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa', use: 'sig', alg: 'RS256' },
  ],
});

const now = () => Math.floor(Date.now() / 1_000);
const text = (value: unknown) => (typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value));
const part = (value: unknown) => Buffer.from(text(value)).toString('base64url');
const user = randomUUID();
const claims = (fields: object = {}) => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: user,
  iat: now(),
  exp: now() + 600,
  ...fields,
});

function signature(input: string, key: KeyObject = ec.privateKey): string {
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

/** By hand: a library would mend what is to be wrong. */
function token(payload: unknown, header: unknown = {}, key?: KeyObject): string {
  const fields = typeof header === 'string' ? header : { alg: 'ES256', kid: 'ec', typ: 'JWT', ...(header as object) };
  const input = `${part(fields)}.${part(payload)}`;
  return `${input}.${signature(input, key)}`;
}

function hmac(payload: unknown, secret: string | Buffer, header: object = {}): string {
  const input = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' });
const unsigned = (header: object, end: string) => `${part(header)}.${part(claims())}.${end}`;
const twice = (name: string, value: string) => JSON.stringify(claims()).replace('{', `{"${name}":"${value}",`);

/** The same bytes, spelt in another way: the last character has bits that mean nothing. */
function otherBits(spelt: string): string {
  return `${spelt.slice(0, -1)}${ALPHABET[ALPHABET.indexOf(spelt.at(-1)!) ^ 1]}`;
}

/** A token that is good for the user, from each kind of key. */
export function goodToken(userId: string, kid: 'ec' | 'rsa' = 'ec', fields: object = {}): string {
  const header = { kid, alg: kid === 'ec' ? 'ES256' : 'RS256' };
  return token(claims({ sub: userId, ...fields }), header, kid === 'ec' ? ec.privateKey : rsa.privateKey);
}

const NOT_SIGNED = /not signed by a key of the issuer/;
const NOT_JWS = /not a compact JWS/;
const NOT_OBJECT = /not a JSON object/;

/** What it is, what the refusal says, and how it is made. */
export type HostileToken = readonly [title: string, refusal: RegExp, make: () => string];

const FORMS: readonly HostileToken[] = [
  ['a word', NOT_JWS, () => 'abc'],
  ['two parts', NOT_JWS, () => token(claims()).split('.').slice(0, 2).join('.')],
  ['four parts', NOT_JWS, () => `${token(claims())}.AAAA`],
  ['an encrypted one', NOT_JWS, () => `${token(claims())}.AAAA.AAAA`],
  ['an empty header', NOT_JWS, () => token(claims()).replace(/^[^.]+/, '')],
  ['padding', NOT_JWS, () => `${token(claims())}=`],
  ['the other base64', NOT_JWS, () => `${token(claims())}+/`],
  ['letters beyond ASCII', NOT_JWS, () => `${token(claims())}\u00e9`],
  ['bits that mean nothing', NOT_JWS, () => otherBits(token(claims()))],
  ['a header that is no JSON', NOT_JWS, () => `${part('{')}.${part(claims())}.AAAA`],
  ['a header that is a list', NOT_JWS, () => token(claims(), '[]')],
  ['a header parameter twice', NOT_JWS, () => token(claims(), '{"alg":"none","alg":"ES256","kid":"ec"}')],
  ['crit', /critical/, () => token(claims(), { crit: ['exp'], exp: 1 })],
  ['an empty crit', /critical/, () => token(claims(), { crit: [] })],
  ['another type', /another type/, () => token(claims(), { typ: 'logout+jwt' })],
  ['a payload that is text', NOT_OBJECT, () => token('"text"')],
  ['a payload that is a list', NOT_OBJECT, () => token([claims()])],
  ['a payload that is another token', NOT_OBJECT, () => token(token(claims()), { cty: 'JWT' })],
  ['a payload that is not UTF-8', NOT_OBJECT, () => token(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))],
  ['the user twice', NOT_OBJECT, () => token(twice('sub', randomUUID()))],
  ['the user twice, spelt differently', NOT_OBJECT, () => token(twice(String.raw`\u0073ub`, randomUUID()))],
  ['the expiry twice', NOT_OBJECT, () => token(twice('exp', '1'))],
  ['more than 8 KiB', /at most 8192 bytes/, () => token(claims({ extra: 'x'.repeat(MAX_TOKEN_BYTES) }))],
];

const SIGNATURES: readonly HostileToken[] = [
  ['alg none', NOT_JWS, () => unsigned({ alg: 'none' }, '')],
  ['alg none and a signature', NOT_SIGNED, () => unsigned({ alg: 'none' }, 'AAAA')],
  ['alg None', NOT_SIGNED, () => unsigned({ alg: 'None' }, 'AAAA')],
  ['no alg', NOT_SIGNED, () => token(claims(), { alg: undefined })],
  ['alg in a list', NOT_SIGNED, () => token(claims(), { alg: ['ES256'] })],
  ['HS256 with the EC key as secret', NOT_SIGNED, () => hmac(claims(), pem(ec.publicKey), { kid: 'ec' })],
  ['HS256 with the RSA key as secret', NOT_SIGNED, () => hmac(claims(), pem(rsa.publicKey), { kid: 'rsa' })],
  ['HS256 with the JWKS document as secret', NOT_SIGNED, () => hmac(claims(), JWKS)],
  ['HS256 with an empty secret', NOT_SIGNED, () => hmac(claims(), '')],
  ['RS256 by the EC key', NOT_SIGNED, () => token(claims(), { alg: 'RS256' })],
  ['ES256 by the RSA key', NOT_SIGNED, () => token(claims(), { kid: 'rsa' }, rsa.privateKey)],
  ['RS512', NOT_SIGNED, () => token(claims(), { alg: 'RS512', kid: 'rsa' }, rsa.privateKey)],
  ['an EC key of a stranger', NOT_SIGNED, () => token(claims(), {}, strangerEc.privateKey)],
  ['an RSA key of a stranger', NOT_SIGNED, () => token(claims(), { alg: 'RS256', kid: 'rsa' }, strangerRsa.privateKey)],
  [
    'a signature of zeros',
    NOT_SIGNED,
    () => unsigned({ alg: 'ES256', kid: 'ec' }, Buffer.alloc(64).toString('base64url')),
  ],
  ['a short signature', NOT_SIGNED, () => unsigned({ alg: 'ES256', kid: 'ec' }, 'AAAA')],
  [
    'other claims under a good signature',
    NOT_SIGNED,
    () => token(claims()).replace(/\.[^.]+\./, `.${part(claims({ sub: randomUUID() }))}.`),
  ],
  ['an unknown kid', NOT_SIGNED, () => token(claims(), { kid: 'new' })],
  ['a kid that is an object', NOT_SIGNED, () => token(claims(), { kid: { $ne: '' } }, strangerEc.privateKey)],
  ['a kid that is a path', NOT_SIGNED, () => hmac(claims(), '', { kid: '../../../../dev/null' })],
  ['a kid of the prototype', NOT_SIGNED, () => token(claims(), { kid: '__proto__' }, strangerEc.privateKey)],
  [
    'a key of its own',
    NOT_SIGNED,
    () =>
      token(claims(), { kid: undefined, jwk: strangerEc.publicKey.export({ format: 'jwk' }) }, strangerEc.privateKey),
  ],
  [
    'a place to get keys from',
    NOT_SIGNED,
    () => token(claims(), { kid: 'x', jku: 'http://127.0.0.1:1/' }, strangerEc.privateKey),
  ],
  [
    'certificates',
    NOT_SIGNED,
    () => token(claims(), { kid: 'x', x5u: 'http://127.0.0.1:1/', x5c: ['AAAA'] }, strangerEc.privateKey),
  ],
  [
    'what services show each other',
    NOT_SIGNED,
    () => hmac({ iss: 'gateway', aud: 'lantern-internal', iat: now(), exp: now() + 60 }, SERVICE_SECRET),
  ],
];

const CLAIMS: readonly HostileToken[] = [
  ['another issuer', /issuer/, () => token(claims({ iss: 'https://accounts.example.org' }))],
  ['an issuer in other letters', /issuer/, () => token(claims({ iss: ISSUER.replace('a', '\u0430') }))],
  ['an issuer in a list', /issuer/, () => token(claims({ iss: [ISSUER] }))],
  ['no issuer', /issuer/, () => token(claims({ iss: undefined }))],
  ['another audience', /audience/, () => token(claims({ aud: 'keys' }))],
  ['the audience of the services', /audience/, () => token(claims({ aud: 'lantern-internal' }))],
  ['no audience', /audience/, () => token(claims({ aud: undefined }))],
  ['an empty audience', /audience/, () => token(claims({ aud: '' }))],
  ['an empty list of audiences', /audience/, () => token(claims({ aud: [] }))],
  ['an audience that is an object', /audience/, () => token(claims({ aud: { [AUDIENCE]: true } }))],
  ['audiences of two kinds', /audience/, () => token(claims({ aud: [AUDIENCE, {}] }))],
  ['a user that is no UUID', /UUID/, () => token(claims({ sub: 'alice' }))],
  ['no user', /UUID/, () => token(claims({ sub: undefined }))],
  ['a user that is a query', /UUID/, () => token(claims({ sub: { $gt: '' } }))],
  ['users in a list', /UUID/, () => token(claims({ sub: [user] }))],
  ['a user of look-alikes', /UUID/, () => token(claims({ sub: user.replace(/[0-9]/, '\uff11') }))],
  ['a user with a line end', /UUID/, () => token(claims({ sub: `${user}\n` }))],
  ['a user in the prototype', /issuer/, () => token(`{"__proto__":${JSON.stringify(claims())}}`)],
  ['no expiry', /iat and exp/, () => token(claims({ exp: undefined }))],
  ['an expiry that is text', /iat and exp/, () => token(claims({ exp: String(now() + 600) }))],
  [
    'an expiry beyond numbers',
    /iat and exp/,
    () => token(JSON.stringify(claims({ exp: 1 })).replace('"exp":1', '"exp":1e999')),
  ],
  ['an expiry in milliseconds', /iat and exp/, () => token(claims({ exp: (now() + 600) * 1_000 }))],
  ['an expiry in a year', /lives too long/, () => token(claims({ exp: now() + 365 * 86_400 }))],
  ['an expiry before the issue', /after iat/, () => token(claims({ iat: now() + 20, exp: now() + 10 }))],
  ['an expiry past the skew', /expired/, () => token(claims({ iat: now() - 600, exp: now() - 31 }))],
  ['no time of issue', /iat and exp/, () => token(claims({ iat: undefined }))],
  ['an issue in the future', /not valid yet/, () => token(claims({ iat: now() + 120 }))],
  ['a begin in the future', /not valid yet/, () => token(claims({ nbf: now() + 300 }))],
  ['a begin that is text', /nbf/, () => token(claims({ nbf: 'now' }))],
  ['a device that is text', /device/, () => token(claims({ device: '1' }))],
  ['device -1', /device/, () => token(claims({ device: -1 }))],
  ['a device beyond uint32', /device/, () => token(claims({ device: 2 ** 32 }))],
  ['a device that is null', /device/, () => token(claims({ device: null }))],
];

export const HOSTILE_TOKENS: readonly HostileToken[] = [...FORMS, ...SIGNATURES, ...CLAIMS];
